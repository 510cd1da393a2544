import type * as t from '@babel/types'
import {
  child,
  children,
  is,
  propertyName,
  textOf,
  unwrap,
  type Answers,
  type Edits,
  type Package,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import {
  isLimiterModule,
  limiterExports,
  redisVariables,
  renderLimiterModule,
  rowText,
  windowMs,
  windowText,
  type PolicyRow,
  type RateRow,
} from '../../templates/ratelimit'
import { constantOf } from './constants'
import { existingModule, freePath, mannerAt, sharedFolder } from './module-place'

export type { PolicyRow } from '../../templates/ratelimit'

/** What the module imports, and the versions that it was written for. */
const DEPENDENCIES = { '@upstash/ratelimit': '^2.2.0', '@upstash/redis': '^1.39.0' } as const

/** The limiter module that a file is to import: where it is or will be. The same for all files of a package, in every run. */
export function limiterModuleFor(
  from: SourceFile,
  project: Project,
  answers: Answers,
): { path: string; existing: boolean } {
  const asked = answers.get('limiter-module')
  if (asked !== undefined) return { path: asked, existing: isLimiterModule(project.textOf(asked) ?? '') }
  return placeIn(project.packageOf(from.path), project)
}

/**
 * The rows that the module has already, by action; none when it does not exist. A number that the code does not say is
 * NaN, and a window that it does not say is `?`.
 */
export function policyRowsOf(from: SourceFile, project: Project, answers: Answers): ReadonlyMap<string, PolicyRow> {
  const { path, existing } = limiterModuleFor(from, project, answers)
  const table = existing ? tableIn(path, project) : undefined
  return table ? rowsOf(table, project) : new Map()
}

/**
 * States the module with these rows (a new file, or rows added to an existing one), the two dependencies and
 * .env.example, imports it in `from`, and returns the local name of `ratelimit`. The same row twice is once. Throws an
 * Error, which leaves the fix out, where the module has another policy for the same action.
 */
export function useLimiterModule(
  from: SourceFile,
  rows: readonly PolicyRow[],
  edits: Edits,
  project: Project,
  answers: Answers,
): string {
  const { path, existing } = limiterModuleFor(from, project, answers)
  if (existing) addRows(path, rows, edits, project)
  else edits.buildFile(path, rows.map(partOf), builderOf(path, project))
  for (const [name, range] of Object.entries(DEPENDENCIES)) edits.addDependency(path, name, range)
  const { file, lines } = environmentOf(project.packageOf(path), project)
  if (lines.length) edits.appendLines(file, lines)
  return from.path === path ? limiterExports.ratelimit : edits.addImport(from, { file: path }, limiterExports.ratelimit)
}

/**
 * An action for the table of policies: a name in camelCase that is not taken yet, `contact`, `contact2`…
 * @param wanted any text that names it: a function, a path, a key
 */
export function actionNameFor(wanted: string, taken: ReadonlySet<string>): string {
  const words = wanted
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]/g, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => (/^[A-Z0-9]{2,}$/.test(word) ? word.toLowerCase() : word))
  const camel = words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')
  const name = /^[a-z]/.test(camel) ? camel : `action${camel}`
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}${String(n)}`
    if (!taken.has(candidate)) return candidate
  }
}

/** Files and folders that a reader would take for the module when it is called ratelimit.ts beside them. */
const NEARLY_THE_SAME = /^rate[-_]?limit(?:er|ers|ing|s)?(?:\.[cm]?[jt]sx?)?$/i

const places = new WeakMap<Package, { path: string; existing: boolean }>()

/** Where a package has or gets its limiter module: asked for each fix, told once. */
function placeIn(owner: Package, project: Project): { path: string; existing: boolean } {
  let place = places.get(owner)
  if (!place) {
    const found = existingModule(owner, project, /\bconst policies\b/, isLimiterModule)
    place = { path: found ?? newPath(owner, project), existing: found !== undefined }
    places.set(owner, place)
  }
  return place
}

function newPath(owner: Package, project: Project): string {
  const folder = sharedFolder(owner, project)
  const isConfusing = project.paths.some((path) => {
    if (!path.startsWith(folder)) return false
    const [name = ''] = path.slice(folder.length).split('/')
    return NEARLY_THE_SAME.test(name)
  })
  return freePath(folder, isConfusing ? 'upstash-ratelimit' : 'ratelimit', owner, project)
}

/** A row as a part of the file to build: rows that say the same are the same text. */
function partOf({ action, caller, target, global, onError, algorithm, comment }: PolicyRow): string {
  const rate = (row: RateRow | undefined): RateRow | undefined => row && { ...row, window: windowText(row.window) }
  const kind = algorithm === 'sliding-window' ? undefined : algorithm
  const said = { action, caller: rate(caller), target: rate(target), global: rate(global), onError, algorithm: kind }
  // JSON knows no Infinity
  return JSON.stringify({ ...said, comment }, (_, value: unknown) => (value === Infinity ? 'Infinity' : value))
}

function rowOf(part: string): PolicyRow {
  return JSON.parse(part, (_, value: unknown) => (value === 'Infinity' ? Infinity : value)) as PolicyRow
}

const builders = new WeakMap<Project, Map<string, (parts: readonly string[]) => string>>()

/** One builder per file and run, so that the planner sees at once that all fixes agree. */
function builderOf(path: string, project: Project): (parts: readonly string[]) => string {
  const known = builders.get(project) ?? new Map<string, (parts: readonly string[]) => string>()
  builders.set(project, known)
  let builder = known.get(path)
  if (!builder) {
    builder = (parts) => renderLimiterModule({ rows: merged(parts.map(rowOf)), ...mannerAt(path, project) })
    known.set(path, builder)
  }
  return builder
}

/** The rows with each action once, all its comments above it. */
function merged(rows: readonly PolicyRow[]): PolicyRow[] {
  const byAction = new Map<string, PolicyRow>()
  for (const row of rows) {
    const other = byAction.get(row.action)
    if (other && !isSamePolicy(other, row)) throw new Error(`two fixes want different policies for ${row.action}`)
    const comments = [other?.comment, row.comment].filter((comment) => comment !== undefined)
    byAction.set(row.action, comments.length ? { ...row, comment: comments.join('\n') } : row)
  }
  return [...byAction.values()]
}

/** Whether two rows come to the same numbers, however they are written. */
function isSamePolicy(one: PolicyRow, other: PolicyRow): boolean {
  return canonical(one) === canonical(other)
}

function canonical({ caller, target, global, onError, algorithm = 'sliding-window' }: PolicyRow): string {
  const rates = [caller, target, global].map(
    (rate) => rate && `${String(rate.limit)} per ${String(windowMs(rate.window))}`,
  )
  return [...rates, onError, algorithm].join()
}

function addRows(path: string, rows: readonly PolicyRow[], edits: Edits, project: Project): void {
  const table = tableIn(path, project)
  if (!table) throw new Error(`${path} has no table of policies that could be read`)
  const present = rowsOf(table, project)
  const missing: PolicyRow[] = []
  for (const row of merged(rows)) {
    const known = present.get(row.action)
    if (!known) missing.push(row)
    else if (!isReadable(known) || !isSamePolicy(known, row)) {
      throw new Error(`${path} has another policy for ${row.action}`)
    }
  }
  const last = children(table, 'properties').at(-1)
  if (last) for (const row of missing) edits.insertAfter(last, rowText(row))
  else if (missing.length) {
    const members = missing.map((row) => `${rowText(row)},`.replace(/^/gm, '  '))
    edits.replace(table, `{\n${members.join('\n')}\n}`)
  }
}

function isReadable({ caller, target, global }: PolicyRow): boolean {
  return [caller, target, global].every((rate) => !rate || (!Number.isNaN(rate.limit) && rate.window !== '?'))
}

/** The object in `const policies = { … }`. */
function tableIn(path: string, project: Project): Path<t.ObjectExpression> | undefined {
  const declarator = project.file(path)?.moduleBinding(limiterExports.policies)?.declaration
  const init = is(declarator, 'VariableDeclarator') ? child(declarator, 'init') : undefined
  const value = init && unwrap(init)
  return is(value, 'ObjectExpression') ? value : undefined
}

function rowsOf(table: Path<t.ObjectExpression>, project: Project): Map<string, PolicyRow> {
  const rows = new Map<string, PolicyRow>()
  for (const [action, value] of fieldsOf(table)) {
    const fields = is(value, 'ObjectExpression') ? fieldsOf(value) : new Map<string, Path>()
    const said = (name: string): unknown => {
      const field = fields.get(name)
      return field && constantOf(field, project)
    }
    const rate = (name: string): RateRow | undefined => {
      const field = fields.get(name)
      return field && rateOf(unwrap(field), project)
    }
    rows.set(action, {
      action,
      caller: rate('caller'),
      target: rate('target'),
      global: rate('global'),
      onError: said('onError') === 'allow' ? 'allow' : 'deny',
      algorithm: said('algorithm') === 'token-bucket' ? 'token-bucket' : undefined,
    })
  }
  return rows
}

function rateOf(value: Path, project: Project): RateRow {
  const fields = is(value, 'ObjectExpression') ? fieldsOf(value) : new Map<string, Path>()
  const constant = (name: string): number | string | undefined => {
    const field = fields.get(name)
    if (field && textOf(field) === 'Infinity') return Infinity
    return field && constantOf(field, project)
  }
  const limit = constant('limit')
  const window = constant('window')
  return { limit: typeof limit === 'number' ? limit : NaN, window: window ?? '?' }
}

/** The values of an object by the names of its fields. */
function fieldsOf(object: Path<t.ObjectExpression>): Map<string, Path> {
  const fields = new Map<string, Path>()
  for (const property of children(object, 'properties')) {
    const name = is(property, 'ObjectProperty') ? propertyName(property.node) : undefined
    const value = child(property, 'value')
    if (name !== undefined && value) fields.set(name, unwrap(value))
  }
  return fields
}

const environments = new WeakMap<Package, { file: string; lines: readonly string[] }>()

/** The example of an environment that a package has or gets, and the names that no example nor code has told it yet. */
function environmentOf(owner: Package, project: Project): { file: string; lines: readonly string[] } {
  let environment = environments.get(owner)
  if (!environment) {
    const examples = foldersUp(owner.dir).flatMap((folder) =>
      EXAMPLES.map((name) => folder + name).filter((path) => project.textOf(path) !== undefined),
    )
    const named = (name: string): boolean =>
      examples.some((path) => new RegExp(`\\b${name}\\b`).test(project.textOf(path) ?? ''))
    // a project that already talks to Upstash, and keeps no example, needs none
    const isKnown = examples.length === 0 && project.mentioning(/UPSTASH_REDIS_REST_URL|\bRedis\.fromEnv\(/).length > 0
    const isVercelKv = named('KV_REST_API_URL') || project.mentioning(/\bKV_REST_API_URL\b/).length > 0
    environment = {
      file: examples[0] ?? `${owner.dir === '' ? '' : `${owner.dir}/`}.env.example`,
      lines: isVercelKv || isKnown ? [] : redisVariables.filter((name) => !named(name)).map((name) => `${name}=`),
    }
    environments.set(owner, environment)
  }
  return environment
}

const EXAMPLES = ['.env.example', '.env.local.example', '.env.sample', '.env.template', '.env.dist']

/** The folder and those around it, innermost first, each with `/` at its end; '' for the root. */
function foldersUp(dir: string): string[] {
  const folders = ['']
  for (const step of dir.split('/').filter(Boolean)) folders.unshift(`${folders[0] ?? ''}${step}/`)
  return folders
}
