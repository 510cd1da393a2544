/**
 * The address under which a file of app/ or pages/ is served, with `x` for what varies: `/api/users/x`. Undefined for
 * files that are not served under an address of their own.
 */
export function routeOf(path: string): string | undefined {
  const app = /(?:^|\/)app\/(.*)$/.exec(path)?.[1]
  const pages = /(?:^|\/)pages\/(.*)$/.exec(path)?.[1]
  const rest = app !== undefined && /(?:^|\/)(?:route|page|layout|[\w.-]+)\.[cm]?[jt]sx?$/.test(app) ? app : pages
  if (rest === undefined) return undefined
  const folders = rest.split('/').slice(0, -1)
  const last = rest.split('/').at(-1) ?? ''
  const own = app === undefined ? last.replace(/\.[cm]?[jt]sx?$/, '') : 'index'
  const segments = [...folders, own]
    .filter((name) => name !== 'index' && !/^\(.*\)$|^@/.test(name))
    .map((name) => (/^\[/.test(name) ? 'x' : name))
  return `/${segments.join('/')}`
}
