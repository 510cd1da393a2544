import type { Project } from '../../engine'

/** A line of a proxy's configuration that lets a client write the start of X-Forwarded-For, or all of it. */
export interface ForwardedByClient {
  /** Relative to the project root, with `/`. */
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number
  /** The line as it stands there, without its indentation. */
  readonly text: string
  /** The line to use instead; where the header is not set at all, the line to add below it. */
  readonly use: string
}

/** What a proxy of the repository does with the header. `counted`: the last address in it is one that the proxy saw. */
export interface ProxyConfig {
  readonly program: 'nginx' | 'caddy' | 'traefik'
  readonly file: string
  readonly counted: boolean
}

/** The part of a project that configuration is looked for in. */
export type Repository = Pick<Project, 'paths' | 'textOf'>

const SET_HEADER = 'proxy_set_header X-Forwarded-For $remote_addr;'

/**
 * Places in nginx and Traefik configuration, also inside Dockerfiles and compose files, that pass the client's own
 * X-Forwarded-For on. nginx that stands behind another proxy (`set_real_ip_from`) has to append, and is left out.
 */
export function proxyConfigurations(project: Repository): readonly ForwardedByClient[] {
  return configurationFiles(project).flatMap(({ file, text }) => {
    const { appended, unset } = nginxIn(file, text)
    const places = [
      ...(isBehindAnother(text) ? [] : [...appended, ...unset].map((offset) => ({ offset, use: SET_HEADER }))),
      ...insecureTraefikIn(text),
    ]
    return places
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, use }) => ({ file, ...placeOf(text, offset), use }))
  })
}

/** The proxies in front of an app whose configuration is part of the repository. */
export function proxiesIn(project: Repository): readonly ProxyConfig[] {
  // a sample may be what was deployed, or not
  const files = configurationFiles(project).filter(({ file }) => !/example|sample/i.test(file))
  return files.flatMap(({ file, text }) => {
    const nginx = nginxIn(file, text)
    const proxies: ProxyConfig[] = []
    if (nginx.proxies) {
      // both forms leave the address that nginx saw at the right end
      const counted = nginx.unset.length === 0 && nginx.headers.size > 0 && ![...nginx.headers].some(takesClients)
      proxies.push({ program: 'nginx', file, counted: counted && !isBehindAnother(text) })
    }
    // Caddy drops a client's X-Forwarded-For unless told to trust it, since 2.5: caddyserver.com/docs/caddyfile/directives/reverse_proxy
    if (/(?:^|\/)Caddyfile[^/]*$/.test(file) && /^\s*reverse_proxy\b/m.test(text)) {
      proxies.push({
        program: 'caddy',
        file,
        counted: !/\btrusted_proxies\b|\bheader_up\s+[+-]?X-Forwarded-For\b/i.test(text),
      })
    }
    // Traefik does the same: doc.traefik.io/traefik/routing/entrypoints/#forwarded-headers
    if (isCompose(file) && /\bimage:\s*['"]?(?:[\w.-]+\/)*traefik\b/.test(text)) {
      proxies.push({ program: 'traefik', file, counted: !/forwardedHeaders/i.test(text) })
    }
    return proxies
  })
}

/** Whether a path is that of a compose file. */
export function isCompose(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/.test(path)
}

/** Whether a path belongs to documents, tests and developers' machines, which say nothing about how the app is run. */
export function isAside(path: string): boolean {
  return (
    /(?:^|\/)(?:node_modules|\.devcontainer|docs?|examples?|samples?|tests?|e2e|__\w+__|fixtures|\.\w+\/skills)\//i.test(
      path,
    ) || /[.-](?:dev|development|test|local|ci|e2e)(?:\.[^/]*)?$/i.test(path)
  )
}

function configurationFiles(project: Repository): { file: string; text: string }[] {
  return project.paths.flatMap((file) => {
    if (
      isAside(file) ||
      !(
        isNginx(file) ||
        isCompose(file) ||
        /(?:^|\/)(?:[^/]*Dockerfile[^/]*|Caddyfile[^/]*|traefik[^/]*\.(?:ya?ml|toml))$/i.test(file)
      )
    )
      return []
    const text = project.textOf(file)
    return text === undefined ? [] : [{ file, text }]
  })
}

function isNginx(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/\.(?:md|mdx|[cm]?[jt]sx?|png|svg|sh|lock)$/i.test(name)) return false
  return (
    /\.(?:conf|vhost)(?:\.[\w-]+)*$/i.test(name) ||
    /(?:^|\/)(?:nginx|sites-(?:available|enabled)|conf\.d)\//i.test(path) ||
    /nginx/i.test(name)
  )
}

interface Nginx {
  /** Whether it hands requests on. */
  readonly proxies: boolean
  /** What X-Forwarded-For is set to. */
  readonly headers: ReadonlySet<string>
  /** Offsets of lines that append to the client's header or repeat it. */
  readonly appended: readonly number[]
  /** The first offset in the file at which a request is handed on with the client's header untouched. */
  readonly unset: readonly number[]
}

interface Block {
  readonly parent: Block | undefined
  /** Whether a proxy_set_header stands in it: only then nothing is inherited. */
  setsHeaders: boolean
  setsForwarded: boolean
  /** An include may set headers that cannot be seen here. */
  includes: boolean
  readonly passes: number[]
}

function nginxIn(file: string, text: string): Nginx {
  const headers = new Set<string>()
  const appended: number[] = []
  const blocks: Block[] = []
  const open = (parent: Block | undefined): Block => {
    const block: Block = { parent, setsHeaders: false, setsForwarded: false, includes: false, passes: [] }
    blocks.push(block)
    return block
  }
  let block = open(undefined)
  // in a Dockerfile the whole configuration may be one quoted string
  const strings = isNginx(file) ? /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|/.source : ''
  const words =
    /\$\{[^}]*\}|[{}]|\bproxy_set_header\s+(?<header>[\w-]+)\s+(?<value>[^;]*);|\bproxy_pass\s+[^;]+;|\binclude\s+[^;]+;/
  const token = new RegExp(strings + words.source, 'g')
  for (const match of withoutComments(text).matchAll(token)) {
    const [word] = match
    if (word === '{') block = open(block)
    else if (word === '}') block = block.parent ?? block
    else if (word.startsWith('proxy_pass')) block.passes.push(match.index)
    else if (word.startsWith('include')) block.includes ||= !/mime\.types/.test(word)
    else if (match.groups?.header !== undefined) {
      block.setsHeaders = true
      if (match.groups.header.toLowerCase() !== 'x-forwarded-for') continue
      block.setsForwarded = true
      const value = (match.groups.value ?? '').trim().replace(/^["']|["']$/g, '')
      headers.add(value)
      if (/\$proxy_add_x_forwarded_for\b/.test(value) || takesClients(value)) appended.push(match.index)
    }
  }
  const passes = blocks.flatMap((each) => each.passes.map((offset) => ({ offset, sets: setsForwarded(each) })))
  // a server without the header anywhere is one finding, however many locations it has
  const unset = isNginx(file) ? passes.filter(({ sets }) => !sets).slice(0, 1) : []
  return { proxies: passes.length > 0, headers, appended, unset: unset.map(({ offset }) => offset) }
}

/** proxy_set_header of an outer block counts only where the inner one has none: nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header */
function setsForwarded(block: Block): boolean {
  for (let at: Block | undefined = block; at; at = at.parent) {
    if (at.includes) return true
    if (at.setsHeaders) return at.setsForwarded
  }
  return false
}

/** Whether a value repeats what the client sent, without an address of the proxy's own at its end. */
function takesClients(value: string): boolean {
  return /\$http_x_forwarded_for\b(?!.*\$(?:realip_)?remote_addr)/.test(value)
}

function isBehindAnother(text: string): boolean {
  return /^\s*(?:set_real_ip_from|real_ip_header)\b/m.test(text)
}

function insecureTraefikIn(text: string): { offset: number; use: string }[] {
  const flag = /[^\s'"]*forwardedHeaders\.insecure(?:=true)?(?![=\w])/gi
  return [...withoutComments(text).matchAll(flag)].map((match) => ({
    offset: match.index,
    use: `${match[0].replace(/=true$/i, '')}=false`,
  }))
}

/** The same text with comments blanked, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replace(/(?<=^|\s)#.*/g, (comment) => ' '.repeat(comment.length))
}

function placeOf(text: string, offset: number): { line: number; column: number; text: string } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/)
  const line = text.split(/\r\n|\n|\r/)[before.length - 1] ?? ''
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, text: line.trim() }
}
