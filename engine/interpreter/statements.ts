import type * as t from '@babel/types'
import { enclosingFunction, type FunctionNode, type NodeOf, type Path } from '../path'
import type { Binding } from '../scope'
import { evaluateClass } from './classes'
import { Env } from './environment'
import { enumOf, evaluate, makeFunction, truthy } from './expressions'
import { iterated } from './iteration'
import type { Machine } from './machine'
import { bind } from './patterns'
import { Thrown } from './signals'
import { strictlyEqual } from './operators'
import { ObjectValue, Unknown, ownKeys, type Value } from './values'

/** How a statement ends: on to the next one, or out of a loop, a block or the function. */
type Completion = undefined | typeof RETURN | Jump
const RETURN = Symbol('return')
class Jump {
  constructor(
    readonly kind: 'break' | 'continue',
    readonly label: string | undefined,
  ) {}
}

/** What a block declares; worked out once per block. */
export interface BlockShape {
  readonly functions: readonly t.FunctionDeclaration[]
  readonly isScope: boolean
}

export interface FunctionShape extends BlockShape {
  /** Every `var` of the function. */
  readonly variables: readonly Binding[]
}

const blocks = new WeakMap<t.Node, BlockShape>()
const functions = new WeakMap<t.Node, FunctionShape>()

/** What a block, a static block or a switch declares itself. */
export function blockShape(node: t.BlockStatement | t.StaticBlock | t.SwitchStatement): BlockShape {
  const known = blocks.get(node)
  if (known) return known
  const statements = node.type === 'SwitchStatement' ? node.cases.flatMap((each) => each.consequent) : node.body
  const made = shapeOf(statements)
  blocks.set(node, made)
  return made
}

function shapeOf(statements: readonly t.Statement[]): BlockShape {
  const declared = statements.filter((each) => each.type === 'FunctionDeclaration')
  const isScope =
    declared.length > 0 ||
    statements.some(
      (each) =>
        (each.type === 'VariableDeclaration' && each.kind !== 'var') ||
        each.type === 'ClassDeclaration' ||
        each.type === 'TSEnumDeclaration',
    )
  return { functions: declared, isScope }
}

/** What a function declares in its outermost block, and all its `var`s. */
export function functionShape(m: Machine, fn: Path<FunctionNode>): FunctionShape {
  const known = functions.get(fn.node)
  if (known) return known
  const { body } = fn.node
  const variables: Binding[] = []
  for (const declaration of fn.file.findIn(fn, 'VariableDeclaration')) {
    if (declaration.node.kind !== 'var' || enclosingFunction(declaration) !== fn) continue
    for (const declarator of declaration.node.declarations) {
      for (const name of fn.file.findIn(fn.file.pathOf(declarator.id as t.Node), 'Identifier')) {
        const binding = m.bindingOf(name.node, fn.file)
        if (binding?.kind === 'var' && !variables.includes(binding)) variables.push(binding)
      }
    }
  }
  const made = { ...shapeOf(body.type === 'BlockStatement' ? body.body : []), variables }
  functions.set(fn.node, made)
  return made
}

/** Runs statements in their own environment: functions first, they are there before their line. */
export function runBlock(m: Machine, statements: readonly t.Statement[], env: Env, shape: BlockShape): Completion {
  for (const fn of shape.functions) {
    const binding = fn.id ? m.bindingOf(fn.id, env.frame.file) : undefined
    if (!binding) continue
    const substitute = m.substitute?.(env.frame.file.pathOf(fn))
    env.set(binding, substitute ?? makeFunction(m, fn, env))
  }
  for (const statement of statements) {
    const completion = run(m, statement, env)
    if (completion !== undefined) return completion
  }
  return undefined
}

type Statements = { [T in t.Statement['type']]?: (m: Machine, node: NodeOf<T>, env: Env) => Completion }

function run(m: Machine, node: t.Statement, env: Env): Completion {
  m.step()
  m.at(node, env.frame.file)
  m.watch?.statement?.(m.path)
  const runs = STATEMENTS[node.type] as ((m: Machine, node: t.Statement, env: Env) => Completion) | undefined
  return runs ? runs(m, node, env) : m.stop(`a statement that is not modelled (${node.type})`)
}

const nothing = (): Completion => undefined

const STATEMENTS: Statements = {
  ExpressionStatement(m, node, env) {
    evaluate(m, node.expression, env)
    return undefined
  },
  VariableDeclaration(m, node, env) {
    if (node.kind === 'using' || node.kind === 'await using') m.stop('a using declaration')
    for (const declarator of node.declarations) {
      const substitute = m.substitute?.(env.frame.file.pathOf(declarator))
      const { init } = declarator
      if (!init && substitute === undefined && node.kind === 'var') continue
      const value = substitute ?? (init ? evaluate(m, init, env) : undefined)
      bind(m, declarator.id, value, env, 'declare')
    }
    return undefined
  },
  ReturnStatement(m, node, env) {
    env.frame.result = node.argument ? evaluate(m, node.argument, env) : undefined
    return RETURN
  },
  IfStatement(m, node, env) {
    if (truthy(m, node.test, env)) return run(m, node.consequent, env)
    return node.alternate ? run(m, node.alternate, env) : undefined
  },
  BlockStatement(m, node, env) {
    const shape = blockShape(node)
    return runBlock(m, node.body, shape.isScope ? new Env(env, env.frame) : env, shape)
  },
  ThrowStatement(m, node, env) {
    throw new Thrown(evaluate(m, node.argument, env))
  },
  TryStatement: tryStatement,
  ForStatement: forStatement,
  ForOfStatement(m, node, env) {
    if (node.await) m.stop('for await')
    const list = evaluate(m, node.right, env)
    m.at(node.right, env.frame.file)
    return eachOf(m, node, iterated(m, list), env)
  },
  ForInStatement(m, node, env) {
    const object = evaluate(m, node.right, env)
    m.at(node.right, env.frame.file)
    if (object instanceof Unknown) m.stop(`it goes through ${object.origin}, which is not known`)
    return eachOf(m, node, enumerated(m, object), env)
  },
  WhileStatement(m, node, env) {
    while (truthy(m, node.test, env)) {
      const completion = run(m, node.body, env)
      if (leaves(completion, node)) return outward(completion)
    }
    return undefined
  },
  DoWhileStatement(m, node, env) {
    do {
      const completion = run(m, node.body, env)
      if (leaves(completion, node)) return outward(completion)
    } while (truthy(m, node.test, env))
    return undefined
  },
  SwitchStatement: switchStatement,
  LabeledStatement(m, node, env) {
    const { body } = node
    const known = labels.get(body) ?? new Set()
    labels.set(body, known.add(node.label.name))
    for (const label of labels.get(node) ?? []) known.add(label)
    const completion = run(m, body, env)
    return completion instanceof Jump && completion.kind === 'break' && completion.label === node.label.name
      ? undefined
      : completion
  },
  BreakStatement: (_m, node) => new Jump('break', node.label?.name),
  ContinueStatement: (_m, node) => new Jump('continue', node.label?.name),
  ClassDeclaration(m, node, env) {
    const binding = node.id ? m.bindingOf(node.id, env.frame.file) : undefined
    const substitute = m.substitute?.(env.frame.file.pathOf(node))
    if (binding && substitute !== undefined) env.set(binding, substitute)
    else evaluateClass(m, node, env, (made) => binding && env.set(binding, made))
    return undefined
  },
  TSEnumDeclaration(m, node, env) {
    const binding = m.bindingOf(node.id, env.frame.file)
    if (binding) env.set(binding, enumOf(m, node, env))
    return undefined
  },
  FunctionDeclaration: nothing,
  EmptyStatement: nothing,
  DebuggerStatement: nothing,
  TSInterfaceDeclaration: nothing,
  TSTypeAliasDeclaration: nothing,
  TSDeclareFunction: nothing,
}

/** The labels of a loop, for `continue`. */
const labels = new WeakMap<t.Node, Set<string>>()

/** Whether a loop ends with how its body ended. */
function leaves(completion: Completion, loop: t.Node): boolean {
  if (completion === undefined) return false
  if (completion === RETURN || completion.kind === 'break') return true
  return completion.label !== undefined && labels.get(loop)?.has(completion.label) !== true
}

/** How the loop itself ends then. */
function outward(completion: Completion): Completion {
  const isOwnBreak = completion instanceof Jump && completion.kind === 'break' && completion.label === undefined
  return isOwnBreak ? undefined : completion
}

function forStatement(m: Machine, node: t.ForStatement, outer: Env): Completion {
  const { init, test, update } = node
  const hasOwnNames = init?.type === 'VariableDeclaration' && init.kind !== 'var'
  let env = hasOwnNames ? new Env(outer, outer.frame) : outer
  if (init?.type === 'VariableDeclaration') run(m, init, env)
  else if (init) evaluate(m, init, env)
  for (;;) {
    if (test && !truthy(m, test, env)) return undefined
    const completion = run(m, node.body, env)
    if (leaves(completion, node)) return outward(completion)
    // functions made in this round keep its variables
    if (hasOwnNames) env = env.copy()
    if (update) evaluate(m, update, env)
  }
}

function eachOf(
  m: Machine,
  node: t.ForOfStatement | t.ForInStatement,
  values: Iterable<Value>,
  outer: Env,
): Completion {
  const { left } = node
  for (const value of values) {
    m.step()
    const env = new Env(outer, outer.frame)
    if (left.type === 'VariableDeclaration') {
      const pattern = left.declarations[0]?.id as t.Node | undefined
      if (pattern) bind(m, pattern, value, env, 'declare')
    } else bind(m, left, value, env, 'assign')
    const completion = run(m, node.body, env)
    if (leaves(completion, node)) return outward(completion)
  }
  return undefined
}

function* enumerated(m: Machine, object: Value): Generator<Value, void, undefined> {
  if (Array.isArray(object)) yield* object.map((_, index) => String(index))
  else if (typeof object === 'string') for (let at = 0; at < object.length; at++) yield String(at)
  else if (object instanceof ObjectValue) {
    const seen = new Set<Value>()
    for (let at: ObjectValue | undefined = object; at; at = at.proto) {
      for (const key of ownKeys(at)) {
        if (seen.has(key) || !at.own.has(key)) continue
        seen.add(key)
        yield key
      }
    }
  } else if (object !== null && typeof object === 'object') m.stop('for…in over something built in')
}

function switchStatement(m: Machine, node: t.SwitchStatement, outer: Env): Completion {
  const value = evaluate(m, node.discriminant, outer)
  const shape = blockShape(node)
  const env = shape.isScope ? new Env(outer, outer.frame) : outer
  let from = -1
  for (let index = 0; index < node.cases.length && from < 0; index++) {
    const test = node.cases[index]?.test
    if (!test) continue
    const candidate = evaluate(m, test, env)
    m.at(test, env.frame.file)
    if (m.truthy(strictlyEqual(m, value, candidate))) from = index
  }
  if (from < 0) from = node.cases.findIndex(({ test }) => !test)
  if (from < 0) return undefined
  const statements = node.cases.slice(from).flatMap((each) => each.consequent)
  const completion = runBlock(m, statements, env, shape)
  return outward(completion)
}

type Ending = { readonly completion: Completion } | { readonly thrown: Thrown }

function tryStatement(m: Machine, node: t.TryStatement, env: Env): Completion {
  const { handler, finalizer } = node
  let ending = attempt(() => run(m, node.block, env))
  if ('thrown' in ending && handler) {
    const { value } = ending.thrown
    ending = attempt(() => {
      const inner = new Env(env, env.frame)
      if (handler.param) bind(m, handler.param, value, inner, 'declare')
      return run(m, handler.body, inner)
    })
  }
  if (finalizer) {
    const { result } = env.frame
    const last = run(m, finalizer, env)
    if (last !== undefined) return last
    env.frame.result = result
  }
  if ('thrown' in ending) throw ending.thrown
  return ending.completion
}

/** Runs statements and says how they ended, by throwing too. */
function attempt(statements: () => Completion): Ending {
  try {
    return { completion: statements() }
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    return { thrown: error }
  }
}
