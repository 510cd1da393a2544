import type * as t from '@babel/types'
import { parseFragment, type Dialect } from './parse'
import { is, isNode, type Path } from './path'

/** What grammar a piece of code has to follow where it is put. */
export type Slot = keyof typeof frames

/** A piece of stated code, parsed. */
export interface Snippet {
  readonly slot: Slot
  readonly text: string
  /** One node, or several where the slot is a list. */
  readonly nodes: readonly t.Node[]
  readonly comments: readonly t.Comment[]
  /** What to take off the positions of nodes and comments to get offsets into `text`. */
  readonly offset: number
}

// Each frame makes a program of a fragment: what stands before it and after it, and where its nodes are in the first
// statement of that program. Generators allow `yield`, async functions `await`; the statement before the fragment keeps
// a string at its start from being read as a directive.
const frames = {
  expression: ['async function* _() { (', '\n) }', 'body.body.0.expression'],
  property: ['_.', '\n;', 'expression.property'],
  key: ['({', '\n: 0})', 'expression.properties.0.key'],
  statements: ['async function* _() { ;', '\n}', 'body.body'],
  block: ['async function* _() ', '\n', 'body'],
  parameters: ['function _(', '\n) {}', 'params'],
  arguments: ['async function* _() { _(', '\n) }', 'body.body.0.expression.arguments'],
  elements: ['async function* _() { [', '\n] }', 'body.body.0.expression.elements'],
  type: ['let _: ', '\n;', 'declarations.0.id.typeAnnotation.typeAnnotation'],
  typeArguments: ['let _: _<', '\n>;', 'declarations.0.id.typeAnnotation.typeAnnotation.typeParameters.params'],
  typeParameters: ['function _<', '\n>() {}', 'typeParameters.params'],
  heritage: ['interface _ extends ', '\n{}', 'extends'],
  classMembers: ['class _ extends _ {', '\n}', 'body.body'],
  typeMembers: ['interface _ {', '\n}', 'body.body'],
  enumMembers: ['enum _ {', '\n}', 'members'],
  objectMembers: ['async function* _() { ({', '\n}) }', 'body.body.0.expression.properties'],
  patternMembers: ['function _({', '\n}) {}', 'params.0.properties'],
  importSpecifiers: ['import {', "\n} from '_'", 'specifiers'],
  exportSpecifiers: ['export {', "\n} from '_'", 'specifiers'],
  declarators: ['let ', '\n;', 'declarations'],
  cases: ['switch (0) {', '\n}', 'cases'],
  jsxChildren: ['<>', '</>', 'expression.children'],
  jsxAttributes: ['<_ ', '\n/>', 'expression.openingElement.attributes'],
  jsxValue: ['<_ _=', '\n/>', 'expression.openingElement.attributes.0.value'],
} as const

/** Slots in which code may be any number of nodes. */
const LISTS: ReadonlySet<Slot> = new Set<Slot>([
  'statements',
  'parameters',
  'arguments',
  'elements',
  'typeArguments',
  'typeParameters',
  'heritage',
  'classMembers',
  'typeMembers',
  'enumMembers',
  'objectMembers',
  'patternMembers',
  'importSpecifiers',
  'exportSpecifiers',
  'declarators',
  'cases',
  'jsxChildren',
  'jsxAttributes',
])

/** Whether what stands in this slot stands on lines of its own, not in a line with commas. */
export function standsOnLines(slot: Slot): boolean {
  return slot === 'statements' || slot === 'classMembers' || slot === 'typeMembers' || slot === 'cases'
}

/** Whether the code may stand where one statement is allowed, without a block around it. */
export function standsAlone({ nodes }: Snippet): boolean {
  const [only] = nodes
  return nodes.length === 1 && only !== undefined && !/Declaration$/.test(only.type)
}

/** Parses code for a slot. Throws an Error that quotes the code when it does not fit there: a bug of whoever stated it. */
export function parseCode(code: string, slot: Slot, dialect: Dialect): Snippet {
  const [before, after, where] = frames[slot]
  const text = slot === 'jsxChildren' ? code : code.trim().replace(LISTS.has(slot) ? /,$/ : /$^/, '')
  let ast: t.File
  try {
    ast = parseFragment(before + text + after, dialect)
  } catch (error) {
    throw new Error(`the code does not parse as ${slot}: ${JSON.stringify(code)} (${(error as Error).message})`)
  }
  let found: unknown = ast.program.body[0]
  for (const key of where.split('.')) found = (found as Record<string, unknown> | undefined)?.[key]
  const nodes = (Array.isArray(found) ? found : [found]).filter(isNode)
  if (slot === 'statements') nodes.shift()
  if (!LISTS.has(slot) && nodes.length !== 1) throw new Error(`the code is not one ${slot}: ${JSON.stringify(code)}`)
  return { slot, text, nodes, comments: ast.comments ?? [], offset: before.length }
}

/** The slot that a node stands in: what code has to be to take its place. */
export function slotOf(path: Path): Slot {
  const { parent, key, node } = path
  if (!parent) throw bugAt(path)
  switch (key) {
    case 'body':
      if (is(parent, 'ClassBody')) return 'classMembers'
      if (is(parent, 'TSInterfaceBody')) return 'typeMembers'
      if (is(parent, 'ArrowFunctionExpression') && node.type !== 'BlockStatement') return 'expression'
      if (is(parent, 'Program', 'BlockStatement', 'StaticBlock', 'TSModuleBlock')) return 'statements'
      return /Function|Method|CatchClause/.test(parent.node.type) ? 'block' : 'statements'
    case 'consequent':
    case 'alternate':
      return is(parent, 'ConditionalExpression') ? 'expression' : 'statements'
    case 'block':
    case 'finalizer':
      return 'block'
    case 'declaration':
      return /Declaration$|^TSDeclareFunction$/.test(node.type) ? 'statements' : 'expression'
    case 'members':
      return is(parent, 'TSEnumDeclaration') ? 'enumMembers' : 'typeMembers'
    case 'properties':
      return is(parent, 'ObjectPattern') ? 'patternMembers' : 'objectMembers'
    case 'specifiers':
      if (node.type === 'ImportDefaultSpecifier') return 'expression'
      if (node.type === 'ImportSpecifier') return 'importSpecifiers'
      if (node.type === 'ExportSpecifier') return 'exportSpecifiers'
      throw bugAt(path)
    case 'declarations':
      return 'declarators'
    case 'cases':
      return 'cases'
    case 'children':
      return 'jsxChildren'
    case 'attributes':
      return 'jsxAttributes'
    case 'params':
      if (is(parent, 'TSTypeParameterInstantiation')) return 'typeArguments'
      return is(parent, 'TSTypeParameterDeclaration') ? 'typeParameters' : 'parameters'
    case 'parameters':
    case 'param':
      return 'parameters'
    case 'arguments':
      return 'arguments'
    case 'elements':
      return is(parent, 'ArrayPattern') ? 'parameters' : 'elements'
    case 'implements':
    case 'extends':
      return 'heritage'
    case 'id':
      return is(parent, 'VariableDeclarator') ? 'parameters' : 'expression'
    case 'left':
      if (is(parent, 'AssignmentExpression') && /Member/.test(node.type)) return 'expression'
      return is(parent, 'AssignmentPattern', 'AssignmentExpression', 'ForOfStatement', 'ForInStatement')
        ? 'parameters'
        : 'expression'
    case 'argument':
      return is(parent, 'RestElement') ? 'parameters' : 'expression'
    case 'value':
      if (is(parent, 'JSXAttribute')) return 'jsxValue'
      return is(parent.parent, 'ObjectPattern') ? 'parameters' : 'expression'
    case 'key':
      return 'computed' in parent.node && parent.node.computed ? 'expression' : 'key'
    case 'property':
      return 'computed' in parent.node && parent.node.computed ? 'expression' : 'property'
    case 'typeAnnotation':
    case 'elementType':
    case 'checkType':
    case 'extendsType':
    case 'trueType':
    case 'falseType':
    case 'objectType':
    case 'indexType':
    case 'elementTypes':
    case 'types':
    case 'constraint':
      return 'type'
    case 'expressions':
      return /^TS(?!As|Satisfies|NonNull|TypeAssertion|Instantiation)/.test(node.type) ? 'type' : 'expression'
    case 'default':
      return is(parent, 'TSTypeParameter') ? 'type' : 'expression'
    case 'directives':
    case 'program':
    case 'interpreter':
    case 'quasis':
    case 'decorators':
      throw bugAt(path)
    default:
      return /Statement$|Declaration$/.test(node.type) ? 'statements' : 'expression'
  }
}

function bugAt({ node, key, parent }: Path): Error {
  return new Error(`code cannot take the place of a ${node.type} (${key} of ${parent?.node.type ?? 'nothing'})`)
}
