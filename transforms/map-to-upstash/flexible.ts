import type * as t from '@babel/types'
import {
  child,
  children,
  enclosingFunction,
  is,
  propertyName,
  textOf,
  unwrap,
  type Definition,
  type Edits,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { constantOf } from '../_shared/constants'
import { actionFor, limitersOf } from './limiters'
import type { Amount, Stop } from './rewrite'
import { memberName } from './state'

/** A limiter of rate-limiter-flexible that counts in memory, and what becomes of it. */
export type Flexible =
  | {
      readonly kind: 'move'
      readonly made: Path
      readonly action: string
      readonly limit: Amount
      readonly window: Amount
      /** States what stands in its place; `ask` gives the call of a method of the limiter module's object. */
      apply(edits: Edits, ask: (method: 'check' | 'reset', key: string, weight?: string) => string): void
    }
  | { readonly kind: 'stays'; readonly made: Path; readonly stop: Stop }
  | { readonly kind: 'unused' | 'fallback'; readonly made: Path; readonly why: string }

const known = new WeakMap<Project, readonly Flexible[]>()

/** Every `new RateLimiterMemory(…)` of the project, except as the insurance of one that counts in Redis. */
export function flexibleLimitersOf(project: Project): readonly Flexible[] {
  let limiters = known.get(project)
  if (!limiters) {
    const taken = new Set(limitersOf(project).flatMap(({ found }) => found.map(({ action }) => action)))
    limiters = [...project.files(/RateLimiterMemory/)].flatMap((file) =>
      madeIn(file, project).map((made) => {
        const flexible = flexibleAt(made, taken, project)
        if (flexible.kind === 'move') taken.add(flexible.action)
        return flexible
      }),
    )
    known.set(project, limiters)
  }
  return limiters
}

function madeIn(file: SourceFile, project: Project): readonly Path<t.NewExpression>[] {
  return file.find('NewExpression').filter((made) => {
    const callee = child(made, 'callee')
    if (!callee || !/RateLimiterMemory$/.test(textOf(callee))) return false
    const definition = project.definitionOf(callee)
    if (definition?.kind !== 'package' || definition.module !== 'rate-limiter-flexible') return false
    return !(is(made.parent, 'ObjectProperty') && propertyName(made.parent.node) === 'insuranceLimiter')
  })
}

/** Classes of the package that keep their counts outside the process. */
const DURABLE = /\bRateLimiter(?!Memory|Cluster|Res\b|Union|Queue|Abstract|StoreAbstract)[A-Z]\w+/

function flexibleAt(made: Path<t.NewExpression>, taken: ReadonlySet<string>, project: Project): Flexible {
  const { file } = made
  const stays = (at: Path, why: string): Flexible => ({ kind: 'stays', made, stop: { at, why } })
  const durable = DURABLE.exec(file.text)
  if (durable) {
    const line = file.position(durable.index).line
    return { kind: 'fallback', made, why: `${file.path}:${String(line)} has ${durable[0]} as well.` }
  }
  const amounts = amountsOf(made, project)
  if ('why' in amounts) return { kind: 'stays', made, stop: amounts }
  const definition = definitionOfKept(made)
  if (!definition) return stays(made, 'it is not kept in a constant of its own or in an object of limiters')
  const calls: { method: string; weighs: boolean }[] = []
  const readers = new Set([file])
  for (const { path, as } of project.referencesTo(definition)) {
    readers.add(path.file)
    if (as === 'type') return stays(path, 'its type is asked for, and it is no longer an instance of the class')
    if (as !== 'value') continue
    const member = path.parent
    const call = member?.parent
    const method = is(member, 'MemberExpression', 'OptionalMemberExpression') ? memberName(member.node) : undefined
    if (path.key !== 'object' || !is(call, 'CallExpression') || member?.key !== 'callee')
      return stays(path, 'it is handed on here, and who gets it may ask for more than consume() and delete()')
    if (method !== 'consume' && method !== 'delete')
      return stays(path, `Upstash has no counterpart for its ${method ?? 'member'}`)
    calls.push({ method, weighs: method === 'consume' && call.node.arguments.length > 1 })
  }
  if (calls.length === 0) return { kind: 'unused', made, why: 'Nothing in the repository calls it.' }
  for (const reader of readers) {
    const asked = /\b(?:consumedPoints|isFirstInDuration|RateLimiterRes\b(?!ult))/.exec(reader.text)
    if (asked)
      return stays(
        made,
        `${reader.path}:${String(reader.position(asked.index).line)} asks for ${asked[0]}, which Upstash does not tell`,
      )
  }
  return {
    kind: 'move',
    made,
    action: actionFor(made, taken),
    ...amounts,
    apply: (edits, ask) => {
      edits.replace(made, standIn(calls, /\.tsx?$/.test(file.path), ask))
      const callee = child(made, 'callee')
      const binding = is(callee, 'Identifier') ? file.bindingOf(callee) : undefined
      if (binding) edits.dropUnused(binding.declaration)
    },
  }
}

/** Points per so many seconds; whatever else the options ask for has no counterpart. */
function amountsOf(made: Path<t.NewExpression>, project: Project): { limit: Amount; window: Amount } | Stop {
  const options = child(made, 'arguments', 0)
  if (!is(options, 'ObjectExpression')) return { at: made, why: 'its options do not stand here' }
  const amounts = { points: undefined as Path | undefined, duration: undefined as Path | undefined }
  for (const property of children(options, 'properties')) {
    const name = is(property, 'ObjectProperty') && !property.node.computed ? propertyName(property.node) : undefined
    const value = child(property, 'value')
    // instances share nothing, whatever their keys begin with
    if (name === 'keyPrefix') continue
    if ((name !== 'points' && name !== 'duration') || !value)
      return { at: property, why: `Upstash has no counterpart for ${name ?? 'what is spread'} here` }
    amounts[name] = value
  }
  const { points, duration } = amounts
  if (!points || !duration) return { at: options, why: 'points and duration are not both said' }
  const seconds = constantOf(duration, project)
  if (seconds !== undefined && !(typeof seconds === 'number' && seconds > 0))
    return { at: duration, why: 'it never forgets' }
  const limit = constantOf(points, project)
  return {
    limit: typeof limit === 'number' ? { kind: 'number', value: limit } : { kind: 'code', text: textOf(points) },
    window:
      seconds === undefined
        ? { kind: 'code', text: `${atom(duration)} * 1000` }
        : { kind: 'number', value: seconds * 1_000 },
  }
}

function atom(path: Path): string {
  return is(unwrap(path), 'Identifier', 'MemberExpression', 'CallExpression') ? textOf(path) : `(${textOf(path)})`
}

/** `const limiter = new …` or `const limiters = { login: new … }`, at the top of a module. */
function definitionOfKept(made: Path): Definition | undefined {
  const { file } = made
  if (enclosingFunction(made)) return undefined
  const holder = made.parent
  if (is(holder, 'VariableDeclarator')) {
    const id = child(holder, 'id')
    const binding = id && file.bindingOf(id)
    return binding?.writes.length === 0 ? { kind: 'declared', file, path: holder, binding } : undefined
  }
  if (!is(holder, 'ObjectProperty') || made.key !== 'value') return undefined
  const object = holder.parent
  return object && is(object.parent, 'VariableDeclarator')
    ? { kind: 'declared', file, path: holder, binding: undefined }
    : undefined
}

/** An object with the methods that are called, which answer and reject as those of the package do. */
function standIn(
  calls: readonly { method: string; weighs: boolean }[],
  typescript: boolean,
  ask: (method: 'check' | 'reset', key: string, weight?: string) => string,
): string {
  const weighs = calls.some((call) => call.weighs)
  const key = typescript ? 'key: string | number' : 'key'
  const consume = [
    `  async consume(${key}${weighs ? ', points = 1' : ''}) {`,
    `    const { success, remaining, reset } = await ${ask('check', 'String(key)', weighs ? 'points' : undefined).replaceAll('\n', '\n    ')};`,
    '    const answer = { remainingPoints: remaining, msBeforeNext: reset - Date.now() };',
    '    // Callers catch it, as they did with rate-limiter-flexible.',
    '    if (!success) throw answer;',
    '    return answer;',
    '  },',
  ]
  const free = [
    `  async delete(${key}) {`,
    `    await ${ask('reset', 'String(key)').replaceAll('\n', '\n    ')};`,
    '    return true;',
    '  },',
  ]
  const methods = new Set(calls.map(({ method }) => method))
  return ['{', ...(methods.has('consume') ? consume : []), ...(methods.has('delete') ? free : []), '}'].join('\n')
}
