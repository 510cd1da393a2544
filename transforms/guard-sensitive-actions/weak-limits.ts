import type * as t from '@babel/types'
import {
  ancestors,
  children,
  enclosingFunction,
  is,
  propertyName,
  textOf,
  unwrap,
  within,
  type Path,
  type Project,
} from '../../engine'
import { isLimiterModule } from '../../templates/ratelimit'
import { limiterCallsIn, limiterFiles } from '../_shared/limiter-calls'
import { isUpstashClass } from '../_shared/limiters'
import { leadingStatements } from './caller'
import type { EntryPoint } from './entry-points'
import { asksLimiter } from './protection'
import { namesOf } from './sinks'

/** A limiter of an entry point that is asked too late: after the body was read, or somebody was looked up. */
export interface LateLimit {
  readonly limiter: Path
  /** What comes before it. */
  readonly before: Path
  readonly what: 'the body is read' | 'something is looked up'
}

/**
 * The first limiter call of an entry point, if work was done before it that a refused caller should not cause.
 * Undefined where what it counts by is only known by then.
 */
export function lateLimitOf({ fn }: EntryPoint, limiter: Path, project: Project): LateLimit | undefined {
  if (!is(limiter, 'CallExpression', 'OptionalCallExpression') || enclosingFunction(limiter) !== fn) return undefined
  // what only leads to a limiter does other things as well, which may have to come later
  const name = namesOf(unwrap(limiter.file.pathOf(limiter.node.callee))).at(-1) ?? ''
  if (!asksLimiter(limiter, project) && !/quota|limit|throttle/i.test(name)) return undefined
  for (const statement of leadingStatements(fn)) {
    if (within(limiter, statement)) return undefined
    for (const wait of fn.file.findIn(statement, 'AwaitExpression')) {
      if (enclosingFunction(wait) !== fn) continue
      const call = unwrap(wait.file.pathOf(wait.node.argument))
      if (!is(call, 'CallExpression')) continue
      const what = workOf(call)
      if (what && !feeds(statement, limiter)) return { limiter, before: wait, what }
    }
  }
  return undefined
}

function workOf(call: Path<t.CallExpression>): LateLimit['what'] | undefined {
  const names = namesOf(unwrap(call.file.pathOf(call.node.callee)))
  const last = names.at(-1) ?? ''
  if (/^(?:json|formData|text|arrayBuffer)$/.test(last) && /^_?req(?:uest)?$/.test(names[0] ?? ''))
    return 'the body is read'
  if (/^(?:find(?:Unique|First|Many|One|ById)\w*|maybeSingle|single|compare|hash|verify)$/.test(last))
    return 'something is looked up'
  return /^(?:get|find|fetch|load)\w*By[A-Z]/.test(last) ? 'something is looked up' : undefined
}

/** Whether what a statement declares goes into the limiter's own call: then it cannot come later. */
function feeds(statement: Path, limiter: Path): boolean {
  const { file } = statement
  const made = new Set<Path>()
  const collect = (from: Path): void => {
    for (const declarator of file.findIn(from, 'VariableDeclarator'))
      for (const identifier of file.findIn(file.pathOf(declarator.node.id as t.Node), 'Identifier'))
        for (const reference of file.bindingOf(identifier)?.references ?? []) {
          if (made.has(reference)) continue
          made.add(reference)
          const next = [...ancestors(reference)].find((up) => is(up, 'VariableDeclarator'))
          if (next?.parent && !within(limiter, next)) collect(next.parent)
        }
  }
  collect(statement)
  return [...made].some((reference) => within(reference, limiter))
}

/** A `catch` around a limiter of @upstash/ratelimit after which everybody goes on. */
export function* openCatches(project: Project): Iterable<{ at: Path; limiter: string }> {
  for (const file of limiterFiles(project)) {
    // whoever is let in while Redis does not answer, there the policy decides
    if (isLimiterModule(file.text)) continue
    for (const call of limiterCallsIn(file, project)) {
      const fn = enclosingFunction(call.path)
      const guard = [...ancestors(call.path)].find(
        (up) => is(up, 'TryStatement') && enclosingFunction(up) === fn && within(call.path, file.pathOf(up.node.block)),
      )
      const handler = is(guard, 'TryStatement') ? guard.node.handler : undefined
      // one whose answer only says whether to do something extra turns nobody away
      if (!fn || !/!\s*[\w.?]*(?:success|allowed|ok)\b|===\s*false|limited|return\b/i.test(textOf(fn))) continue
      if (handler && letsIn(file.pathOf(handler))) yield { at: file.pathOf(handler), limiter: call.name }
    }
  }
}

function letsIn(handler: Path<t.CatchClause>): boolean {
  const { file } = handler
  const answers = file.findIn(handler, 'ReturnStatement')
  const throws = file.findIn(handler, 'ThrowStatement')
  if (answers.length === 0) return throws.length === 0 && !/\b(?:4\d\d|5\d\d)\b/.test(textOf(handler))
  return answers.every((answer) => {
    const value = children(answer, 'argument')[0]
    if (!value) return true
    const text = textOf(unwrap(value))
    return /^(?:true|null|undefined)$|NextResponse\.next\(|\b(?:success|allowed|ok|isAllowed):\s*true\b|\blimited:\s*false\b/.test(
      text,
    )
  })
}

/** `new Ratelimit({ … })` without a word about `timeout`: when Redis is silent for five seconds, the answer is yes. */
export function* timeoutsThatLetIn(project: Project): Iterable<Path> {
  for (const file of limiterFiles(project)) {
    for (const made of file.find('NewExpression')) {
      const [options] = children(made, 'arguments')
      if (!is(options, 'ObjectExpression') || !isUpstashClass(file.pathOf(made.node.callee), project)) continue
      const properties = children(options, 'properties')
      const isKnown = properties.every((property) => is(property, 'ObjectProperty', 'ObjectMethod'))
      if (isKnown && !properties.some((property) => propertyName(property.node) === 'timeout')) yield made
    }
  }
}
