import {
  ancestors,
  child,
  enclosingFunction,
  is,
  textOf,
  within,
  type Answers,
  type Edits,
  type Path,
  type Project,
} from '../../engine'
import { addressModuleFor } from '../_shared/address-module'
import { headersImportFor } from '../../templates/get-client-ip'
import { entryName, isActionFile } from './entries'
import { identitiesOf } from './identity'

/** How a place that counts everybody together gets to know who calls. */
export type CallerSource =
  | { readonly kind: 'user'; readonly code: string }
  /** `code`: the headers of the request at hand; undefined where Next.js is asked for them. */
  | { readonly kind: 'address'; readonly headers: string | undefined }

/** Who calls at this place: the user, where nobody else gets there, and otherwise the address; undefined when neither is at hand. */
export function callerAt(call: Path, project: Project): CallerSource | undefined {
  const user = userAt(call, project)
  if (user !== undefined) return { kind: 'user', code: user }
  const request = requestAt(call)
  if (request !== undefined) return { kind: 'address', headers: `${request}.headers` }
  const fn = enclosingFunction(call)
  const { routers } = project.packageOf(call.file.path)
  const asks =
    fn?.node.async === true && headersImportFor(routers) !== 'none' && !/(?:^|\/)pages\//.test(call.file.path)
  return asks ? { kind: 'address', headers: undefined } : undefined
}

/** The code of the caller, with the import that it needs. */
export function callerCode(source: CallerSource, from: Path, edits: Edits, project: Project, answers: Answers): string {
  if (source.kind === 'user') return source.code
  const module = addressModuleFor(from.file, project, answers)
  if (module.text !== undefined) edits.createFile(module.path, module.text)
  return source.headers === undefined
    ? `await ${edits.addImport(from.file, { file: module.path }, 'getClientIp')}()`
    : `${edits.addImport(from.file, { file: module.path }, 'clientIpFrom')}(${source.headers})`
}

/** The request that the function which Next.js calls was given, by its name there. */
function requestAt(call: Path): string | undefined {
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) {
    if (entryName(fn) === undefined || isActionFile(fn)) continue
    const [first] = fn.node.params
    if (first?.type !== 'Identifier') return undefined
    const binding = fn.file.bindingOf(fn.file.pathOf(first))
    // the name may mean something else further in
    const isSame = !fn.file
      .findIn(fn, 'Identifier')
      .some(
        (other) =>
          other.node.name === first.name &&
          fn.file.bindingOf(other) !== binding &&
          fn.file.bindingOf(other) !== undefined,
      )
    return isSame ? first.name : undefined
  }
  return undefined
}

/** `session.user.id`, where an `if (!session.user.id) return` above lets only those through who have one. */
function userAt(call: Path, project: Project): string | undefined {
  const fn = enclosingFunction(call)
  if (!fn) return undefined
  for (const gate of fn.file.findIn(fn, 'IfStatement')) {
    if (enclosingFunction(gate) !== fn || (gate.node.start ?? 0) > (call.node.start ?? 0) || within(call, gate))
      continue
    if (![...ancestors(call)].includes(gate.parent as Path)) continue
    const consequent = gate.file.pathOf(gate.node.consequent)
    if (gate.file.findIn(consequent, 'ReturnStatement', 'ThrowStatement').length === 0) continue
    for (const absent of absentIn(gate.file.pathOf(gate.node.test))) {
      if (![...identitiesOf(absent, project)].includes('user')) continue
      const text = textOf(absent).replaceAll('?.', '.')
      if (/(?:^|\.)(?:id|userId|sub)$/.test(text) || /^userId$/.test(text)) return text
      // the code itself takes the id of what it has found to be there
      const id = `${text}.id`
      if (
        fn.file
          .findIn(fn, 'MemberExpression')
          .some((member) => textOf(member) === id || textOf(member) === `${text}.user.id`)
      )
        return fn.file.findIn(fn, 'MemberExpression').some((member) => textOf(member) === id) ? id : `${text}.user.id`
    }
  }
  return undefined
}

/** What is missing when a test is true: `!a || !b` gives a and b. */
function absentIn(test: Path): readonly Path[] {
  if (is(test, 'LogicalExpression') && test.node.operator === '||')
    return [child(test, 'left'), child(test, 'right')].flatMap((side) => (side ? absentIn(side) : []))
  if (is(test, 'UnaryExpression') && test.node.operator === '!') {
    const argument = child(test, 'argument')
    return argument ? [argument] : []
  }
  return []
}
