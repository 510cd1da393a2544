import type * as t from '@babel/types'
import type { Snippet } from './code'
import { ancestors, is, type Path } from './path'

const BINARY: Readonly<Record<string, number>> = {
  '|>': 1,
  '??': 3,
  '||': 3,
  '&&': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '==': 8,
  '===': 8,
  '!=': 8,
  '!==': 8,
  '<': 9,
  '>': 9,
  '<=': 9,
  '>=': 9,
  in: 9,
  instanceof: 9,
  '<<': 10,
  '>>': 10,
  '>>>': 10,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '%': 12,
  '**': 13,
}

/** How tightly an expression holds together. */
export const strength = {
  sequence: 0,
  argument: 1,
  conditional: 2,
  unary: 14,
  update: 15,
  call: 17,
  primary: 18,
} as const

/** How tightly this expression holds together without parentheses. */
export function strengthOf(node: t.Node): number {
  switch (node.type) {
    case 'SequenceExpression':
      return strength.sequence
    case 'ArrowFunctionExpression':
    case 'AssignmentExpression':
    case 'YieldExpression':
      return strength.argument
    case 'ConditionalExpression':
      return strength.conditional
    case 'LogicalExpression':
    case 'BinaryExpression':
      return BINARY[node.operator] ?? strength.argument
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return 9
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'TSTypeAssertion':
      return strength.unary
    case 'UpdateExpression':
      return strength.update
    case 'NewExpression':
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'MemberExpression':
    case 'OptionalMemberExpression':
    case 'TaggedTemplateExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
      return strength.call
    default:
      return strength.primary
  }
}

/** How tightly a piece of code holds together that is one expression, with parentheses of its own or without. */
export function strengthOfCode({ text, nodes, offset, comments }: Snippet): number {
  const [node] = nodes
  if (!node) return strength.sequence
  const start = node.start ?? 0
  const isOpened = [...text.slice(0, start - offset).matchAll(/\(/g)].some(
    ({ index }) => !comments.some((one) => (one.start ?? 0) <= index + offset && index + offset < (one.end ?? 0)),
  )
  return isOpened ? strength.primary : strengthOf(node)
}

/** How tightly an expression must hold together to stand where this one stands without parentheses. */
export function strengthNeededAt(path: Path): number {
  const { parent, key } = path
  if (!parent) return strength.sequence
  const { node } = parent
  switch (node.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return key === 'object' ? strength.call : node.computed ? strength.sequence : strength.primary
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return key === 'callee' ? strength.call : strength.argument
    case 'TSNonNullExpression':
    case 'TaggedTemplateExpression':
    case 'TSInstantiationExpression':
    case 'Decorator':
      return strength.call
    case 'ClassDeclaration':
    case 'ClassExpression':
      return strength.call
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'TSTypeAssertion':
      return strength.unary
    case 'UpdateExpression':
      return strength.call
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const own = BINARY[node.operator] ?? strength.argument
      if (node.operator === '**') return key === 'left' ? strength.update : own
      return key === 'left' ? own : own + 1
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return 9
    case 'ConditionalExpression':
      return key === 'test' ? strength.conditional + 1 : strength.argument
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return key === 'left' ? strength.call : strength.argument
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'SwitchStatement':
    case 'SwitchCase':
    case 'TemplateLiteral':
    case 'JSXExpressionContainer':
      return strength.sequence
    default:
      return strength.argument
  }
}

/**
 * Whether people expect parentheses around an `await` here although it needs none: `!(await f())`, `(await f()) ?? x`.
 * This is how Prettier prints it, so a formatted file stays formatted (prettier/prettier, src/language-js/needs-parens).
 */
export function readsBetterEnclosed({ parent, key }: Path): boolean {
  if (is(parent, 'ConditionalExpression')) return key === 'test'
  return is(
    parent,
    'UnaryExpression',
    'BinaryExpression',
    'LogicalExpression',
    'SpreadElement',
    'TSAsExpression',
    'TSSatisfiesExpression',
  )
}

/**
 * Whether `node` would be read differently in the place of `path` although it holds together tightly enough: a mixture
 * of `??` with `||`, a shorter optional chain, a call in the callee of `new`, or a start that means something else there.
 */
export function isMisreadAt(path: Path, node: t.Node, text: string): boolean {
  const parent = path.parent?.node
  if (!parent) return false
  if (parent.type === 'LogicalExpression' && node.type === 'LogicalExpression') {
    if ((parent.operator === '??') !== (node.operator === '??')) return true
  }
  if (/^Optional/.test(node.type)) {
    if (parent.type === 'MemberExpression' && path.key === 'object') return true
    if (parent.type === 'CallExpression' && path.key === 'callee') return true
    if (parent.type === 'TaggedTemplateExpression') return true
  }
  if (parent.type === 'NewExpression' && path.key === 'callee' && callsOnTheLeft(node)) return true
  if (node.type === 'NewExpression' && !text.endsWith(')') && strengthNeededAt(path) === strength.call) return true
  if (node.type === 'NumericLiteral' && parent.type === 'MemberExpression' && path.key === 'object') return true
  if (!/^(\{|function\b|class\b|async\s+function\b|let\s*\[)/.test(text)) return false
  for (const up of [path, ...ancestors(path)]) {
    if (up.node.start !== path.node.start) return false
    if (is(up.parent, 'ExpressionStatement')) return true
    if (is(up.parent, 'ArrowFunctionExpression') && up.key === 'body') return text.startsWith('{')
    if (is(up.parent, 'ExportDefaultDeclaration')) return up !== path && !text.startsWith('{')
  }
  return false
}

function callsOnTheLeft(node: t.Node): boolean {
  for (let at: t.Node | undefined = node; at;) {
    if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') return true
    if (at.type === 'MemberExpression') at = at.object
    else if (at.type === 'TaggedTemplateExpression') at = at.tag
    else if (at.type === 'TSNonNullExpression') at = at.expression
    else return false
  }
  return false
}
