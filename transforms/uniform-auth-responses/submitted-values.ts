import type { CallExpression, OptionalCallExpression } from '@babel/types'
import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  patternKeys,
  propertyName,
  textOf,
  within,
  type Binding,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { lookupOf, lookupsIn, SECRET_COLUMN } from './account-lookups'
import { referencesIn } from './bindings'
import { readsSession } from './session-gates'

/** What frameworks hand to a function beside what the caller sent. */
const HANDED_BY_FRAMEWORK = /^(?:ctx|context|session|tx|trx|db|prisma|supabase|next|err|error|e)$/

/** Tells which values of a function its caller has sent, as opposed to what a session, a row or the configuration says. */
export class SubmittedValues {
  private readonly known = new Map<Binding, boolean>()

  constructor(
    private readonly fn: Path<FunctionNode>,
    private readonly project: Project,
  ) {}

  /** Whether any part of an expression was sent. */
  has(expression: Path): boolean {
    return referencesIn(expression).some((binding) => this.isSubmitted(binding))
  }

  /** The names in an expression that were sent. */
  namesIn(expression: Path): readonly Path[] {
    return referencesIn(expression)
      .filter((binding) => this.isSubmitted(binding))
      .map(({ identifier }) => identifier)
  }

  /** What was sent in an expression, as it is written: `email` for a variable, `input.email` for a part of one. */
  partsIn(expression: Path): readonly string[] {
    return expression.file.findIn(expression, 'Identifier').flatMap((identifier) => {
      const binding = expression.file.bindingOf(identifier)
      if (!binding || binding.identifier === identifier || !this.isSubmitted(binding)) return []
      let at: Path = identifier
      while (
        is(at.parent, 'MemberExpression', 'OptionalMemberExpression') &&
        at.key === 'object' &&
        !isCallee(at.parent)
      )
        at = at.parent
      return [textOf(at).replace(/[?!\s]/g, '')]
    })
  }

  private isSubmitted(binding: Binding): boolean {
    const known = this.known.get(binding)
    if (known !== undefined) return known
    this.known.set(binding, false)
    const answer = binding.kind === 'param' ? this.isSent(binding) : this.comesFromSent(binding)
    this.known.set(binding, answer)
    return answer
  }

  private isSent(binding: Binding): boolean {
    const owner = enclosingFunction(binding.identifier)
    if (!owner || !within(this.fn, owner)) return false
    const keys = patternKeys(binding.identifier, binding.declaration) ?? []
    return ![binding.name, ...keys].some((name) => HANDED_BY_FRAMEWORK.test(name))
  }

  private comesFromSent({ declaration, writes, kind }: Binding): boolean {
    if (kind !== 'const' && kind !== 'let' && kind !== 'var') return false
    const init = child(declaration, 'init')
    if (init && this.carries(init)) return true
    return writes.some((write) => {
      const assignment = write.parent
      const right = is(assignment, 'AssignmentExpression') ? child(assignment, 'right') : undefined
      return right !== undefined && this.carries(right)
    })
  }

  private carries(init: Path): boolean {
    if (!this.has(init)) return false
    return !init.file.findIn(init, 'CallExpression', 'OptionalCallExpression').some(
      (call) =>
        readsSession(call, this.project, isAskedOfRequest(call) ? 3 : 0) ||
        lookupOf(call, this.project) !== undefined ||
        this.isReadFromStore(call) ||
        // what a token says was put there by whoever signed it
        children(call, 'arguments').some((arg) => SECRET_COLUMN.test(nameOf(arg))),
    )
  }

  /** `const user = await getUser(input.id)`: what a function of the repository finds in a store, whoever says what to look for. */
  private isReadFromStore(call: Path<CallExpression | OptionalCallExpression>): boolean {
    const handsRequest = children(call, 'arguments').some((arg) => /^_?(?:req(?:uest)?|formData)$/.test(nameOf(arg)))
    if (handsRequest || !is(call.parent, 'AwaitExpression')) return false
    return functionsCalled(call, this.project).some((fn) => lookupsIn(fn, this.project).length > 0)
  }
}

function nameOf(arg: Path): string {
  if (is(arg, 'Identifier')) return arg.node.name
  return is(arg, 'MemberExpression', 'OptionalMemberExpression') ? (propertyName(arg.node) ?? '') : ''
}

/** `getActor(request)`: asked of what the framework hands in as a whole. */
function isAskedOfRequest(call: Path): boolean {
  return children(call, 'arguments').every((arg) => is(arg, 'Identifier') && arg.file.bindingOf(arg)?.kind === 'param')
}

function isCallee(member: Path): boolean {
  return member.key === 'callee'
}
