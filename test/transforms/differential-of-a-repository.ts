import { planFixes, scan } from '../../engine/run'
import { ancestors, is, isFunction, propertyName, type FunctionNode, type Path, type Project } from '../../engine'
import mapToUpstash from '../../transforms/map-to-upstash'
import { inputsOf, type Input } from '../../transforms/map-to-upstash/inputs'
import { limitersOf } from '../../transforms/map-to-upstash/limiters'
import type { Limiter } from '../../transforms/map-to-upstash/move'
import type { RunOptions, RunningProject } from '../redis/running-project'
import { answersOf, differences, type Answer, type Ask, type Plain } from './differential'

/** `alike` when original and moved code answer alike; `alone` when the limiter cannot be run on its own. */
export interface Compared {
  readonly file: string
  readonly line: number
  readonly name: string
  readonly result: 'alike' | 'differs' | 'not alone'
  readonly why: readonly string[]
}

/**
 * Moves every limiter of a repository, without writing anything, and runs those that can be run on their own before and
 * after.
 * @param only a file's path in the repository; all files without it
 */
export async function compareIn(root: string, only?: string): Promise<readonly Compared[]> {
  const scanned = await scan({ root, transforms: [mapToUpstash.transform] })
  const { project } = scanned
  const plan = planFixes(scanned, scanned.found, new Map())
  const original = new Map(project.paths.flatMap((path) => textOf(project, path)))
  const moved = new Map([...original, ...plan.changes.map(({ path, after }) => [path, after] as const)])
  const compared: Compared[] = []
  for (const { move, found, durable, unused } of limitersOf(project)) {
    if (move.kind !== 'move' || durable !== undefined || unused) continue
    for (const { limiter } of found) {
      const { file } = limiter.state.fn
      if (only !== undefined && file.path !== only) continue
      const line = file.position(limiter.state.fn.node.start ?? 0).line
      const chain = chainTo(limiter.state.fn)
      const name = chain.map((link) => link.name).join('.')
      try {
        const why = await compare(limiter, chain, project, original, moved)
        compared.push({ file: file.path, line, name, result: why.length > 0 ? 'differs' : 'alike', why })
      } catch (error) {
        compared.push({ file: file.path, line, name, result: 'not alone', why: [String(error)] })
      }
    }
  }
  return compared
}

function textOf(project: Project, path: string): [string, string][] {
  const text = /\.[cm]?[jt]sx?$|\.json$/.test(path) ? project.textOf(path) : undefined
  return text === undefined ? [] : [[path, text]]
}

/** A function or class that stands between the file's own names and the limiter, outermost first. */
interface Link {
  readonly kind: 'function' | 'class' | 'member'
  readonly name: string
  readonly inputs: readonly Input[]
}

function chainTo(fn: Path<FunctionNode>): { kind: Link['kind']; name: string; path: Path }[] {
  const links: { kind: Link['kind']; name: string; path: Path }[] = []
  let at: Path | undefined = fn
  for (; at; at = at.parent) {
    if (isFunction(at) && !is(at, 'ClassMethod', 'ClassPrivateMethod', 'ObjectMethod'))
      links.unshift({ kind: 'function', name: nameOf(at), path: at })
    else if (is(at, 'ClassMethod', 'ObjectMethod')) links.unshift({ kind: 'member', name: nameOf(at), path: at })
    else if (is(at, 'ClassDeclaration')) links.unshift({ kind: 'class', name: at.node.id?.name ?? '', path: at })
  }
  return links
}

function nameOf(fn: Path): string {
  const holder = [fn, ...ancestors(fn)].find((up) =>
    is(
      up,
      'FunctionDeclaration',
      'VariableDeclarator',
      'ClassMethod',
      'ObjectMethod',
      'ObjectProperty',
      'ReturnStatement',
    ),
  )
  if (is(holder, 'FunctionDeclaration', 'VariableDeclarator') && holder.node.id?.type === 'Identifier')
    return holder.node.id.name
  return holder ? (propertyName(holder.node) ?? '') : ''
}

async function compare(
  limiter: Limiter,
  chain: ReturnType<typeof chainTo>,
  project: Project,
  original: ReadonlyMap<string, string>,
  moved: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { path } = limiter.state.fn.file
  const [outermost] = chain
  if (!outermost?.name) throw new Error('it has no name of its own')
  const reached = (files: ReadonlyMap<string, string>): Map<string, string> => {
    const text = files.get(path) ?? ''
    const handOut = /\bmodule\.exports\b/.test(text)
      ? `module.exports.__limiter = ${outermost.name}`
      : `export { ${outermost.name} as __limiter }`
    return new Map([...files, [path, `${text}\n;${handOut}\n`]])
  }
  const { limit, windowMs } = limiter.limits
  const setting = new Map([...limiter.limits.setting].map(([{ name }, value]) => [name, value]))
  const made = new WeakMap<RunningProject, unknown>()
  const call =
    (keys: boolean) =>
    (running: RunningProject, key: string): unknown => {
      let value = made.get(running) ?? running.exportsOf(path)['__limiter']
      let self: unknown
      chain.forEach(({ kind, path: at, name }, index) => {
        const isLast = index === chain.length - 1
        if (!isLast && made.has(running)) return
        const inputs = kind === 'class' ? inputsOfConstructor(at, project) : inputsOf(at as Path<FunctionNode>, project)
        const args = argumentsFor(inputs, setting, key, keys)
        if (kind === 'class') {
          const isStatic = chain[index + 1]?.path.node
          value = isStatic && 'static' in isStatic && isStatic.static ? value : Reflect.construct(value as never, args)
        } else {
          if ((kind === 'member' || typeof value === 'object') && value !== null) {
            self = value
            value = (value as Record<string, unknown>)[name]
          }
          value = (value as (...args: unknown[]) => unknown).apply(self, args)
        }
        if (index === chain.length - 2) made.set(running, value)
      })
      return value
    }
  const fileMadeFor = (specifier: string): string | undefined =>
    /^[@~]\//.test(specifier)
      ? [...moved.keys()].find(
          (path) => !original.has(path) && `/${path}`.replace(/\.[jt]s$/, '').endsWith(specifier.slice(1)),
        )
      : undefined
  const running = {
    resolve: (from: string, specifier: string) => project.resolve(from, specifier) ?? fileMadeFor(specifier),
    packageOf: () => inert,
  }
  const files = { original: reached(original), moved: reached(moved) }
  // a text that callers hand over may be a key or one of a few words
  for (const keys of [true, false]) {
    const ask: Ask = { call: call(keys), limit, windowMs }
    const passes = await passing(files.original, ask, running)
    if (typeof passes === 'function') return differences({ ...files, passes, running }, ask)
    if (!keys) throw new Error(passes)
  }
  return []
}

function inputsOfConstructor(cls: Path, project: Project): readonly Input[] {
  const made = cls.file
    .findIn(cls, 'ClassMethod')
    .find(({ node, parent }) => node.kind === 'constructor' && parent?.parent === cls)
  return made ? inputsOf(made, project) : []
}

function argumentsFor(
  inputs: readonly Input[],
  setting: ReadonlyMap<string, number>,
  key: string,
  keys: boolean,
): unknown[] {
  const args = inputs.map((input) => valueFor(input, setting, key, keys))
  // the only one that can be a key is left out by its callers
  const [only] = inputs
  return inputs.length === 1 && only?.kind === 'absent' ? [key] : args
}

function valueFor(input: Input, setting: ReadonlyMap<string, number>, key: string, keys: boolean): unknown {
  switch (input.kind) {
    case 'number':
      return setting.get(input.slot.name)
    case 'text':
      return keys ? key : (input.choices[0] ?? key)
    case 'boolean':
      return false
    case 'absent':
      return undefined
    case 'outside':
      return requestOf(key)
    case 'record': {
      const fields = [...input.fields].map(([name, field]) => [name, valueFor(field, setting, key, keys)] as const)
      return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
    }
  }
}

/** What a limiter is given where it wants a request, or the response to one: whatever it takes its caller from, it is the same. */
function requestOf(key: string): Request {
  const address = `192.0.2.${(key.charCodeAt(0) % 200) + 1}`
  const names = ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'x-vercel-forwarded-for', 'x-client-ip']
  const headers = { ...Object.fromEntries(names.map((name) => [name, address])), authorization: `Bearer ${key}` }
  const request = new Request('https://shop.example/api/a', { headers })
  const response = { setHeader: () => undefined, status: () => response, json: () => response, end: () => response }
  return Object.assign(
    request,
    { ip: address, nextUrl: new URL(request.url), socket: { remoteAddress: address } },
    response,
  )
}

/** How the answers that pass are told from those that do not: by what changes when the limit is used up; or why not. */
async function passing(
  files: ReadonlyMap<string, string>,
  ask: Ask,
  running: RunOptions,
): Promise<((answer: Answer) => boolean) | string> {
  const events = ['bob', ...Array.from({ length: ask.limit + 2 }, () => 'ann'), 'bob'].map((key) => ({ at: 0, key }))
  const answers = await answersOf(files, running, ask, events)
  const traits = answers.map(traitsOf)
  const names = [...new Set(traits.flatMap((each) => [...each.keys()]))]
  const trait = names.find((name) => {
    const [first, ...rest] = traits.map((each) => each.get(name))
    const alone = ask.limit > 1 ? rest : rest.slice(0, -1)
    return alone.every((value, index) => (value === first) === (index < ask.limit || index >= ask.limit + 2))
  })
  if (trait === undefined)
    return `no answer changes after ${ask.limit} calls, or all keys are one: ${JSON.stringify(answers.slice(-3))}`
  const first = traits[0]?.get(trait)
  return (answer) => traitsOf(answer).get(trait) === first
}

function traitsOf(answer: Answer): ReadonlyMap<string, string> {
  if ('threw' in answer) return new Map([['', 'threw']])
  const traits = new Map([['', traitOf(answer.value)]])
  if (typeof answer.value === 'object' && answer.value !== null)
    for (const [name, value] of Object.entries(answer.value)) traits.set(name, traitOf(value))
  return traits
}

function traitOf(value: Plain): string {
  if (typeof value === 'number') return value >= 200 && value < 600 ? `status ${value}` : `number ${Math.sign(value)}`
  return typeof value === 'boolean' || value === null ? String(value) : typeof value
}

/** Stands for packages that the limiter imports and does not use. */
const inert: object = new Proxy(Object, {
  get: (_, name) => (name === 'then' ? undefined : name === Symbol.toPrimitive ? () => '' : inert),
  apply: () => inert,
  construct: () => inert,
})
