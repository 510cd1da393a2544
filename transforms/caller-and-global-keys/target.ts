import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  propertyName,
  span,
  textOf,
  unwrap,
  within,
  type Binding,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { sensitivePlacesIn } from '../guard-sensitive-actions/sinks'
import { identitiesOf } from './identity'
import type { Site } from './sites'

/** How many times the caller's limit may be done to one account, whoever does it. */
export const TARGET_FACTOR = 10

/** Fields by which people say whose account they mean. */
const IDENTIFIER = /^(?:e-?mail|email_?address|user_?name|phone(?:_?number)?|identifier|login)$/i

/**
 * The variable that says whose account a call is about, where it is at hand as text when the limiter is asked and what
 * comes after tries a password or a code, or sends mail to it. Undefined where there is none, or it is part of the key.
 */
export function targetOf(site: Site, project: Project): string | undefined {
  const fn = enclosingFunction(site.call)
  if (!fn || site.method !== 'check') return undefined
  const after = span(site.call.node).end
  for (const binding of namesBefore(fn, site.call)) {
    if (!IDENTIFIER.test(binding.name) || binding.writes.length > 0) continue
    if (site.key.parts.some((part) => 'path' in part && textOf(part.path).includes(binding.name))) continue
    if (!isText(binding, project)) continue
    const uses = binding.references.filter((use) => span(use.node).start > after)
    if (isTried(fn, after, uses, project, 2)) return binding.name
  }
  return undefined
}

/** What the function knows by a name before the call: its parameters and the constants above. */
function namesBefore(fn: Path<FunctionNode>, call: Path): readonly Binding[] {
  const before = span(call.node).start
  return fn.file.findIn(fn, 'Identifier').flatMap((name) => {
    const binding = fn.file.bindingOf(name)
    const isFirst = binding?.identifier === name && span(name.node).end < before
    return isFirst && enclosingFunction(name) === fn && (binding.kind === 'param' || binding.kind === 'const')
      ? [binding]
      : []
  })
}

/** Whether a value is sent by the caller and is text, because a schema or a type says so. */
function isText({ identifier, declaration, kind }: Binding, project: Project): boolean {
  const whoever = identitiesOf(identifier, project)
  if (!whoever.has('sent') || whoever.has('user') || whoever.has('address')) return false
  if (kind === 'param') {
    const annotation = child(identifier, 'typeAnnotation')
    return annotation ? /^:?\s*string$/.test(textOf(annotation)) : /\b(?:parsedInput|input)\b/.test(textOf(declaration))
  }
  const init = is(declaration, 'VariableDeclarator') ? child(declaration, 'init') : undefined
  return init !== undefined && isValidated(init)
}

/** `schema.parse(body)`, `result.data`, `parsedInput`, and members of what was given one of them. */
function isValidated(value: Path, depth = 3): boolean {
  if (/\.(?:parse|parseAsync)\([^]*\)$|\.data$|\b(?:parsedInput|input)$/.test(textOf(value))) return true
  let root = unwrap(value)
  while (is(root, 'MemberExpression')) root = unwrap(root.file.pathOf(root.node.object))
  const declaration = is(root, 'Identifier') ? root.file.bindingOf(root)?.declaration : undefined
  const init = is(declaration, 'VariableDeclarator') ? child(declaration, 'init') : undefined
  return depth > 0 && init !== undefined && init !== value && isValidated(init, depth - 1)
}

function isTried(
  fn: Path<FunctionNode>,
  after: number,
  uses: readonly Path[],
  project: Project,
  depth: number,
): boolean {
  const places = sensitivePlacesIn(fn.file, project).filter(
    ({ path }) => within(path, fn) && span(path.node).start >= after,
  )
  if (places.some(({ kind }) => kind === 'credentials' || kind === 'code')) return true
  const isTo = (mail: Path): boolean =>
    fn.file
      .findIn(mail, 'ObjectProperty')
      .some((field) => propertyName(field.node) === 'to' && uses.some((use) => within(use, field)))
  if (places.some(({ kind, path }) => kind === 'mail' && isTo(path))) return true
  if (depth === 0) return false
  return fn.file.findIn(fn, 'CallExpression').some((call) => {
    const index = children(call, 'arguments').findIndex((argument) => uses.some((use) => within(use, argument)))
    if (index < 0 || span(call.node).start < after) return false
    return functionsCalled(call, project).some((called) => {
      if (called === fn) return false
      const param = child(called, 'params', index)
      const handed = param
        ? called.file.findIn(param, 'Identifier').flatMap((name) => called.file.bindingOf(name)?.references ?? [])
        : []
      return isTried(called, span(called.node).start, handed, project, depth - 1)
    })
  })
}
