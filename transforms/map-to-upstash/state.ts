import type * as t from '@babel/types'
import {
  ancestors,
  child,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  propertyName,
  rootOf,
  span,
  unwrap,
  within,
  type Binding,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import type { Store } from './stores'

const called = new WeakMap<Project, WeakMap<Path, readonly Path<FunctionNode>[]>>()

/** The functions of its own file that a call may call: asked for every store of the file, looked up once. */
export function calledInFile(
  call: Path<t.CallExpression | t.OptionalCallExpression>,
  project: Project,
): readonly Path<FunctionNode>[] {
  let known = called.get(project)
  if (!known) called.set(project, (known = new WeakMap()))
  let fns = known.get(call)
  if (!fns) {
    fns = isFromElsewhere(call) ? [] : functionsCalled(call, project).filter(({ file }) => file === call.file)
    known.set(call, fns)
  }
  return fns
}

/** Whether what is called begins with an import, or a constant that does: other files are not read for what is none of theirs. */
function isFromElsewhere(call: Path): boolean {
  let root = rootOf(call)
  for (let step = 0; step < 5; step++) {
    const binding = is(root, 'Identifier') ? root.file.bindingOf(root) : undefined
    if (binding?.kind === 'import') return true
    const init = binding?.kind === 'const' ? child(binding.declaration, 'init') : undefined
    if (!init) return false
    root = rootOf(init)
  }
  return false
}

/** Methods that call back while they run, so that what stands in the callback runs in the function around it. */
const CALLS_BACK =
  /^(?:forEach|map|filter|some|every|find|findIndex|findLast|findLastIndex|reduce|reduceRight|flatMap|sort|toSorted|from|replace|replaceAll)$/

/**
 * Which code of one function hangs on what a store holds: the places that name the store, the variables that take
 * their value from it, and the calls of functions that use it.
 */
export class State {
  private readonly bindings = new Set<Binding>()
  private readonly direct: ReadonlySet<Path>
  private readonly known = new Map<Path, boolean>()

  constructor(
    readonly fn: Path<FunctionNode>,
    readonly store: Store,
    /** Functions of the file, this one not among them, that use the store themselves. */
    private readonly users: readonly Path<FunctionNode>[],
    private readonly project: Project,
  ) {
    const direct = new Set<Path>(store.uses.filter((use) => within(use, fn)))
    for (const call of fn.file.findIn(fn, 'CallExpression', 'OptionalCallExpression')) {
      if (this.users.length > 0 && calledInFile(call, project).some((fn) => this.users.includes(fn))) direct.add(call)
    }
    this.direct = direct
    this.spread()
  }

  /** Whether something in this piece of code reads or writes what the store holds, or a variable that took its value from it. */
  hangsOn(path: Path): boolean {
    const known = this.known.get(path)
    if (known !== undefined) return known
    const { start, end } = span(path.node)
    const inside = (use: Path): boolean => (use.node.start ?? 0) >= start && (use.node.end ?? 0) <= end
    const answer =
      [...this.direct].some(inside) ||
      [...this.bindings].some(
        ({ references, writes, identifier }) =>
          references.some(inside) || writes.some(inside) || (identifier !== path && inside(identifier)),
      )
    this.known.set(path, answer)
    return answer
  }

  /** A variable whose value comes from the store. */
  holds(binding: Binding | undefined): boolean {
    return binding !== undefined && this.bindings.has(binding)
  }

  /** Whether the expression is a call of another function that uses the store. */
  isCallOfUser(path: Path): boolean {
    return this.direct.has(path) && is(path, 'CallExpression', 'OptionalCallExpression')
  }

  private spread(): void {
    const { file } = this.fn
    for (let before = -1; before !== this.bindings.size;) {
      before = this.bindings.size
      this.known.clear()
      for (const declarator of file.findIn(this.fn, 'VariableDeclarator')) {
        const init = child(declarator, 'init')
        const id = child(declarator, 'id')
        const up = declarator.parent?.parent
        const source = init ?? (is(up, 'ForOfStatement', 'ForInStatement') ? child(up, 'right') : undefined)
        if (source && id && !isFunction(unwrap(source)) && this.hangsOn(source)) this.hold(id)
      }
      for (const assignment of file.findIn(this.fn, 'AssignmentExpression')) {
        const left = child(assignment, 'left')
        const right = child(assignment, 'right')
        if (!left || !right) continue
        if (is(left, 'Identifier') && (this.hangsOn(right) || this.isUnderState(assignment))) this.hold(left)
        // entries[key] = entry: what is kept in the store is read back through its own name too
        if (!is(left, 'Identifier') && this.hangsOn(left)) this.keep(right)
      }
      for (const call of file.findIn(this.fn, 'CallExpression', 'OptionalCallExpression')) {
        const callee = child(call, 'callee')
        if (!is(callee, 'MemberExpression', 'OptionalMemberExpression')) continue
        const object = child(callee, 'object')
        if (!object || !this.hangsOn(object)) continue
        call.node.arguments.slice(1).forEach((argument) => this.keep(call.file.pathOf(argument)))
        for (const argument of call.node.arguments) {
          const callback = call.file.pathOf(argument)
          if (isFunction(callback)) callback.node.params.forEach((param) => this.hold(call.file.pathOf(param)))
        }
      }
    }
    this.known.clear()
  }

  /** A record that is written into the store; a plain number or text keeps its own meaning. */
  private keep(value: Path): void {
    const at = unwrap(value)
    if (!is(at, 'Identifier')) return
    const binding = at.file.bindingOf(at)
    const declaration = binding?.declaration
    const init = is(declaration, 'VariableDeclarator') ? child(declaration, 'init') : undefined
    if (binding && init && is(unwrap(init), 'ObjectExpression', 'ArrayExpression')) this.bindings.add(binding)
  }

  private hold(pattern: Path): void {
    for (const identifier of pattern.file.findIn(pattern, 'Identifier')) {
      const binding = pattern.file.bindingOf(identifier)
      if (!binding || binding.kind === 'import' || !isOfFunction(binding, this.fn)) continue
      this.bindings.add(binding)
    }
  }

  /** `if (entry.count > 5) allowed = false` */
  private isUnderState(path: Path): boolean {
    for (const up of ancestors(path)) {
      if (up === this.fn) return false
      if (is(up, 'IfStatement', 'ConditionalExpression', 'WhileStatement')) {
        const test = child(up, 'test')
        if (test && !within(path, test) && this.hangsOn(test)) return true
      }
      if (is(up, 'ForOfStatement', 'ForInStatement')) {
        const right = child(up, 'right')
        if (right && this.hangsOn(right)) return true
      }
    }
    return false
  }
}

function isOfFunction(binding: Binding, fn: Path): boolean {
  return within(binding.identifier, fn)
}

/**
 * The function that runs what stands here when it is called itself: callbacks of `forEach` and the like, and the
 * executor of a new Promise, belong to the function around them.
 */
export function runningFunction(path: Path): Path<FunctionNode> | undefined {
  let fn = enclosingFunction(path)
  while (fn && isPartOfCaller(fn)) fn = enclosingFunction(fn)
  return fn
}

export function isPartOfCaller(fn: Path<FunctionNode>): boolean {
  const up = fn.parent
  if (is(up, 'NewExpression')) return isExecutor(fn)
  if (is(up, 'CallExpression', 'OptionalCallExpression')) {
    if (fn.key === 'callee') return true
    const name = memberName(up.node.callee)
    return name !== undefined && CALLS_BACK.test(name)
  }
  return false
}

/** The function of `new Promise((resolve, reject) => …)`. */
export function isExecutor(fn: Path): boolean {
  const up = fn.parent
  return is(up, 'NewExpression') && up.node.callee.type === 'Identifier' && up.node.callee.name === 'Promise'
}

export function memberName(node: t.Node): string | undefined {
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression' ? propertyName(node) : undefined
}
