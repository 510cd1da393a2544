import type * as t from '@babel/types'
import { children, is, originsOf, propertyName, rootOf, unwrap, type Path, type Project } from '../../engine'

export type Call = Path<t.CallExpression | t.OptionalCallExpression>

/** `db.select().from(users).where(x)` taken apart: where it begins, and what is called on the way, in order. */
export interface Chain {
  /** The whole: the outermost call. */
  readonly call: Call
  /** The expression at its beginning; a function's name for a plain call. */
  readonly root: Path
  /** Every member on the way, called or not. */
  readonly links: readonly Link[]
}

export interface Link {
  readonly name: string
  /** The arguments of its call; undefined for a member that is only passed through. */
  readonly args: readonly Path[] | undefined
}

/** The chain that ends with this call. A plain call `f(x)` has one link, named like the function. */
export function chainOf(call: Call): Chain {
  const links: Link[] = []
  let at: Path = call
  for (;;) {
    at = unwrap(at)
    if (is(at, 'AwaitExpression')) {
      const inner = unwrap(at.file.pathOf(at.node.argument))
      if (!is(inner, 'CallExpression', 'OptionalCallExpression', 'MemberExpression')) break
      at = inner
    }
    if (is(at, 'CallExpression', 'OptionalCallExpression')) {
      const args = children(at, 'arguments')
      const callee = unwrap(at.file.pathOf(at.node.callee))
      if (is(callee, 'MemberExpression', 'OptionalMemberExpression')) {
        links.unshift({ name: propertyName(callee.node) ?? '', args })
        at = callee.file.pathOf(callee.node.object)
      } else if (is(callee, 'Identifier')) {
        links.unshift({ name: callee.node.name, args })
        return { call, root: callee, links }
      } else {
        return { call, root: callee, links }
      }
    } else if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      links.unshift({ name: propertyName(at.node) ?? '', args: undefined })
      at = at.file.pathOf(at.node.object)
    } else break
  }
  return { call, root: at, links }
}

/** Whether something more is called on the result of a call, so that it is not the end of its chain. */
export function continues(call: Call): boolean {
  let up = call.parent
  let from: Path = call
  while (is(up, 'TSNonNullExpression', 'TSAsExpression', 'ParenthesizedExpression')) {
    from = up
    up = up.parent
  }
  if (!is(up, 'MemberExpression', 'OptionalMemberExpression') || up.node.object !== from.node) return false
  const next = up.parent
  if (is(next, 'CallExpression', 'OptionalCallExpression') && next.node.callee === up.node) return true
  return (
    is(next, 'MemberExpression', 'OptionalMemberExpression') &&
    is(next.parent, 'CallExpression', 'OptionalCallExpression') &&
    next.parent.node.callee === next.node
  )
}

/** The module outside the repository that the beginning of a chain comes from, through clients that the repository makes. */
export function packageBehind(root: Path, project: Project): { module: string; name: string } | undefined {
  const at = unwrap(root)
  if (is(at, 'Identifier') && project.isPlainFunction(at)) return undefined
  const direct = project.definitionOf(at)
  if (direct?.kind === 'package') return direct
  for (const origin of originsOf(root, project)) {
    const maker = is(origin, 'NewExpression', 'CallExpression', 'OptionalCallExpression')
      ? rootOf(origin.file.pathOf(origin.node.callee))
      : origin
    const definition = project.definitionOf(unwrap(maker))
    if (definition?.kind === 'package') return definition
  }
  return undefined
}
