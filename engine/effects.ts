import { requiredBy } from './module-syntax'
import { propertyName } from './origins'
import { child, children, is, isFunction, unwrap, type Path } from './path'

/** What may be constructed, and thrown away again, without anybody noticing. */
const MADE_IN_SILENCE = new Set(
  `Map Set WeakMap WeakSet WeakRef Array Object Date RegExp URL URLSearchParams Error TypeError RangeError Headers
  AbortController TextEncoder TextDecoder ArrayBuffer DataView Uint8Array Uint16Array Uint32Array Int8Array Int16Array
  Int32Array Float32Array Float64Array BigInt64Array BigUint64Array Proxy Number String Boolean`.split(/\s+/),
)

/** Functions of the language that only make a value of their arguments. */
const CALLED_IN_SILENCE = new Set(
  `Number String Boolean BigInt Symbol Array Object parseInt parseFloat isNaN isFinite encodeURIComponent
  decodeURIComponent Object.freeze Object.seal Object.keys Object.values Object.entries Object.fromEntries Object.create
  Array.from Array.of Array.isArray JSON.stringify JSON.parse Date.now Date.UTC Symbol.for Number.parseInt
  Number.parseFloat Number.isFinite Number.isInteger Number.isNaN`.split(/\s+/),
)

/**
 * Whether a declaration could go without anybody noticing who does not use it, by its syntax: what is imported or
 * constructed from an import counts as silent, what calls anything that the language does not come with does not.
 */
export function isSilent(declaration: Path): boolean {
  if (is(declaration, 'VariableDeclarator')) {
    const pattern = child(declaration, 'id')
    const init = child(declaration, 'init')
    if (requiredBy(declaration.node) !== undefined) return true
    return (!pattern || isSilentPattern(pattern)) && (!init || isSilentValue(init))
  }
  if (is(declaration, 'ClassDeclaration')) return isSilentClass(declaration)
  if (is(declaration, 'TSEnumDeclaration')) {
    return children(declaration, 'members').every((member) => areSilent([child(member, 'initializer')]))
  }
  return true
}

/** Taking apart an array runs its iterator; taking apart an object reads members. */
function isSilentPattern(pattern: Path): boolean {
  if (is(pattern, 'ObjectPattern'))
    return children(pattern, 'properties').every((property) => {
      if (is(property, 'RestElement')) return true
      if (!is(property, 'ObjectProperty')) return false
      const value = child(property, 'value')
      return (!property.node.computed || areSilent([child(property, 'key')])) && !!value && isSilentPattern(value)
    })
  if (is(pattern, 'AssignmentPattern')) {
    const left = child(pattern, 'left')
    return !!left && isSilentPattern(left) && areSilent([child(pattern, 'right')])
  }
  return is(pattern, 'Identifier')
}

function isSilentValue(path: Path): boolean {
  const at = unwrap(path)
  const { node } = at
  if (isFunction(at)) return true
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
    case 'MetaProperty':
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
    case 'RegExpLiteral':
      return true
    case 'TemplateLiteral':
    case 'SequenceExpression':
      return areSilent(children(at, 'expressions'))
    case 'UnaryExpression':
      return node.operator !== 'delete' && node.operator !== 'throw' && areSilent([child(at, 'argument')])
    case 'BinaryExpression':
    case 'LogicalExpression':
      return areSilent([child(at, 'left'), child(at, 'right')])
    case 'ConditionalExpression':
      return areSilent([child(at, 'test'), child(at, 'consequent'), child(at, 'alternate')])
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return areSilent([child(at, 'object'), node.computed ? child(at, 'property') : undefined])
    case 'SpreadElement':
      return areSilent([child(at, 'argument')])
    case 'ArrayExpression':
      return areSilent(children(at, 'elements'))
    case 'ObjectExpression':
      return children(at, 'properties').every(isSilentMember)
    case 'ClassExpression':
      return isSilentClass(at)
    case 'NewExpression':
      return isMadeInSilence(at) && areSilent(children(at, 'arguments'))
    case 'CallExpression':
    case 'OptionalCallExpression':
      // a function among them would be run
      return (
        isCalledInSilence(at) &&
        children(at, 'arguments').every((argument) => isSilentValue(argument) && !isFunction(unwrap(argument)))
      )
    default:
      return false
  }
}

function areSilent(paths: readonly (Path | undefined)[]): boolean {
  return paths.every((path) => !path || isSilentValue(path))
}

function isSilentMember(member: Path): boolean {
  if (is(member, 'SpreadElement')) return isSilentValue(member)
  const isComputed = 'computed' in member.node && member.node.computed
  if (isComputed && !areSilent([child(member, 'key')])) return false
  return isFunction(member) || (is(member, 'ObjectProperty') && areSilent([child(member, 'value')]))
}

/** Its static part runs where the class stands, the rest only with an instance. */
function isSilentClass(at: Path): boolean {
  const body = child(at, 'body')
  const members = body ? children(body, 'body') : []
  const decorated = [at, ...members].some((one) => children(one, 'decorators').length > 0)
  if (decorated || !areSilent([child(at, 'superClass')])) return false
  return members.every((member) => {
    if (is(member, 'StaticBlock')) return false
    if ('computed' in member.node && member.node.computed && !areSilent([child(member, 'key')])) return false
    const isStatic = 'static' in member.node && member.node.static === true
    return !isStatic || isFunction(member) || areSilent([child(member, 'value')])
  })
}

function isMadeInSilence(made: Path): boolean {
  const callee = child(made, 'callee')
  if (!is(callee, 'Identifier', 'MemberExpression')) return false
  const base = is(callee, 'MemberExpression') ? child(callee, 'object') : callee
  const binding = is(base, 'Identifier') ? base.file.bindingOf(base) : undefined
  if (binding) return binding.kind === 'import' || isRequired(binding.declaration)
  return is(callee, 'Identifier') && MADE_IN_SILENCE.has(callee.node.name)
}

function isRequired(declaration: Path): boolean {
  return is(declaration, 'VariableDeclarator') && requiredBy(declaration.node) !== undefined
}

function isCalledInSilence(call: Path): boolean {
  const callee = child(call, 'callee')
  if (is(callee, 'Identifier')) return !call.file.bindingOf(callee) && CALLED_IN_SILENCE.has(callee.node.name)
  if (!is(callee, 'MemberExpression')) return false
  const object = child(callee, 'object')
  const name = propertyName(callee.node)
  if (!is(object, 'Identifier') || name === undefined || call.file.bindingOf(object)) return false
  return object.node.name === 'Math' || CALLED_IN_SILENCE.has(`${object.node.name}.${name}`)
}
