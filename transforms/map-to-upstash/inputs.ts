import type * as t from '@babel/types'
import {
  ancestors,
  callsOf,
  child,
  children,
  functionsCalled,
  is,
  isFunction,
  propertyName,
  textOf,
  unwrap,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { constantOf } from '../_shared/constants'

/** What can be handed to a parameter when its function is replayed. */
export type Input =
  | { readonly kind: 'number'; readonly slot: Slot }
  | {
      readonly kind: 'text'
      readonly name: string
      readonly choices: readonly string[]
      readonly slot: Slot | undefined
    }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Input> }
  | { readonly kind: 'boolean'; readonly name: string }
  /** Left out, so that its default or its absence counts; `outside` names what else it could be, something that is no plain data. */
  | { readonly kind: 'absent'; readonly outside?: string }
  | { readonly kind: 'outside'; readonly name: string }

/** One number that the caller chooses. */
export interface Slot {
  readonly name: string
  readonly optional: boolean
  /** Numbers that callers in the repository really hand over. */
  readonly seen: readonly number[]
  /** For a choice among texts: how many there are; the number is the index of the one that is chosen. */
  readonly choices?: number
}

/** How many types inside each other are looked into. */
const DEEPEST = 3

/** What each parameter of a function or class takes, told from its type, its default, how it is used, and its callers. */
export function inputsOf(fn: Path<FunctionNode>, project: Project): readonly Input[] {
  const calls =
    is(fn, 'ClassMethod') && fn.node.kind === 'constructor' ? instancesOf(fn, project) : (callsOf(fn, project) ?? [])
  return children(fn, 'params').map((param, index) => {
    const given = calls.flatMap((call) => {
      const argument = child(call, 'arguments', index)
      const value = argument && constantOf(argument, project)
      return value === undefined ? [] : [value]
    })
    return inputOf(param, fn, given, project)
  })
}

/** The places that make an instance of the class that a constructor belongs to. */
function instancesOf(constructor: Path, project: Project): readonly Path[] {
  const cls = constructor.parent?.parent
  const id = cls && child(cls, 'id')
  if (!cls || !id) return []
  return project
    .referencesTo({ kind: 'declared', file: cls.file, path: cls, binding: cls.file.bindingOf(id) })
    .flatMap(({ path }) => (is(path.parent, 'NewExpression') && path.key === 'callee' ? [path.parent] : []))
}

function inputOf(
  param: Path,
  fn: Path<FunctionNode>,
  given: readonly (number | string)[],
  project: Project,
  depth = DEEPEST,
): Input {
  if (is(param, 'TSParameterProperty')) {
    const inner = child(param, 'parameter')
    return inner ? inputOf(inner, fn, given, project, depth) : { kind: 'absent' }
  }
  if (is(param, 'RestElement')) return { kind: 'absent' }
  const optional = is(param, 'AssignmentPattern') || ('optional' in param.node && param.node.optional === true)
  const target = is(param, 'AssignmentPattern') ? child(param, 'left') : param
  if (!target) return { kind: 'absent' }
  const name = is(target, 'Identifier') ? target.node.name : 'options'
  const annotation = child(target, 'typeAnnotation')
  const type = annotation && child(annotation, 'typeAnnotation')
  const fallback = is(param, 'AssignmentPattern') ? child(param, 'right') : undefined
  // the time, which tests hand over
  if (fallback && /^(?:Date\.now\(\)|(?:\+|Number\()?new Date\(\)|performance\.now\(\))/.test(textOf(fallback)))
    return { kind: 'absent' }
  const known = type
    ? (ofType(type, name, optional, given, project, DEEPEST) ?? { kind: 'outside' as const, name })
    : fallback
      ? ofValue(unwrap(fallback), name, given)
      : undefined
  if (known && optional && known.kind === 'outside') return { kind: 'absent', outside: name }
  if (known) return optional && known.kind !== 'number' && known.kind !== 'record' ? { kind: 'absent' } : known
  const guessed = is(target, 'ObjectPattern') ? ofPattern(target) : ofUse(target, fn, given, project, depth)
  return optional && guessed.kind !== 'number' && guessed.kind !== 'record' ? { kind: 'absent' } : guessed
}

function numberInput(name: string, optional: boolean, given: readonly (number | string)[]): Input {
  return { kind: 'number', slot: { name, optional, seen: given.filter((value) => typeof value === 'number') } }
}

function textInput(name: string, given: readonly (number | string)[], choices: readonly string[] = []): Input {
  const seen = given.filter((value) => typeof value === 'string')
  const known = [...new Set(choices.length > 0 ? choices : seen)]
  const slot = known.length > 1 ? { name, optional: true, seen: [], choices: known.length } : undefined
  return { kind: 'text', name, choices: known, slot }
}

function ofType(
  type: Path,
  name: string,
  optional: boolean,
  given: readonly (number | string)[],
  project: Project,
  depth: number,
): Input | undefined {
  const inner = (path: Path | undefined): Input | undefined =>
    path && ofType(path, name, optional, given, project, depth - 1)
  switch (type.node.type) {
    case 'TSNumberKeyword':
      return numberInput(name, optional, given)
    case 'TSStringKeyword':
      return textInput(name, given)
    case 'TSBooleanKeyword':
      return { kind: 'boolean', name }
    case 'TSParenthesizedType':
      return inner(child(type, 'typeAnnotation'))
    case 'TSLiteralType':
      return type.node.literal.type === 'StringLiteral' ? textInput(name, [], [type.node.literal.value]) : undefined
    case 'TSUnionType': {
      const members = children(type, 'types').filter((member) => !is(member, 'TSUndefinedKeyword', 'TSNullKeyword'))
      const inputs = members.map((member) => inner(member))
      const texts = inputs.flatMap((input) => (input?.kind === 'text' ? input.choices : []))
      if (texts.length > 0 && texts.length === inputs.length) return textInput(name, [], texts)
      return inputs.find((input) => input?.kind === 'number' || input?.kind === 'text') ?? inputs[0]
    }
    case 'TSTypeOperator': {
      const query = child(type, 'typeAnnotation')
      const of = type.node.operator === 'keyof' && is(query, 'TSTypeQuery') ? child(query, 'exprName') : undefined
      const definition = of && project.definitionOf(of)
      const object =
        definition?.kind === 'declared' && is(definition.path, 'VariableDeclarator')
          ? child(definition.path, 'init')
          : undefined
      const literal = object && unwrap(object)
      if (!is(literal, 'ObjectExpression')) return undefined
      const keys = literal.node.properties.flatMap((property) => propertyName(property) ?? [])
      return textInput(name, [], keys)
    }
    case 'TSTypeLiteral':
      return ofMembers(children(type, 'members'), given, project, depth)
    case 'TSTypeReference': {
      const typeName = child(type, 'typeName')
      const parameters = child(type, 'typeParameters') ?? child(type, 'typeArguments')
      if (
        is(typeName, 'Identifier') &&
        /^(?:Partial|Readonly|Required|NonNullable|Pick|Omit)$/.test(typeName.node.name)
      )
        return inner(parameters && child(parameters, 'params', 0))
      const definition = typeName && depth > 0 ? project.definitionOf(typeName) : undefined
      if (definition?.kind !== 'declared') return undefined
      if (is(definition.path, 'TSInterfaceDeclaration')) {
        const body = child(definition.path, 'body')
        return body && ofMembers(children(body, 'body'), given, project, depth)
      }
      return is(definition.path, 'TSTypeAliasDeclaration') ? inner(child(definition.path, 'typeAnnotation')) : undefined
    }
    default:
      return undefined
  }
}

function ofMembers(
  members: readonly Path[],
  given: readonly (number | string)[],
  project: Project,
  depth: number,
): Input | undefined {
  const fields = new Map<string, Input>()
  for (const member of members) {
    if (!is(member, 'TSPropertySignature')) continue
    const name = propertyName(member.node)
    const annotation = child(member, 'typeAnnotation')
    const type = annotation && child(annotation, 'typeAnnotation')
    if (name === undefined || !type) continue
    const optional = member.node.optional === true
    const input = ofType(type, name, optional, [], project, depth - 1)
    if (input?.kind === 'number' || (input && !optional)) fields.set(name, input)
    else if (!optional) fields.set(name, { kind: 'outside', name })
  }
  // a request or another host object: it has members that are no plain data
  return [...fields.values()].some((input) => input.kind !== 'outside') || given.length > 0
    ? { kind: 'record', fields }
    : undefined
}

function ofValue(value: Path, name: string, given: readonly (number | string)[]): Input | undefined {
  if (is(value, 'ObjectExpression')) return value.node.properties.length > 0 ? { kind: 'absent' } : undefined
  if (is(value, 'StringLiteral', 'TemplateLiteral')) return { kind: 'absent' }
  return is(value, 'NumericLiteral', 'BinaryExpression') ? numberInput(name, true, given) : { kind: 'absent' }
}

/** `({ interval, limit = 5 })` without a type: what it takes apart are its fields. */
function ofPattern(pattern: Path<t.ObjectPattern>): Input {
  const fields = new Map<string, Input>()
  for (const property of children(pattern, 'properties')) {
    if (!is(property, 'ObjectProperty')) continue
    const name = propertyName(property.node)
    const value = child(property, 'value')
    if (name === undefined || !value) continue
    const optional = is(value, 'AssignmentPattern')
    const target = optional ? child(value, 'left') : value
    const numeric = is(target, 'Identifier') && isCounted(target)
    if (numeric) fields.set(name, numberInput(name, optional, []))
    else if (!optional) fields.set(name, textInput(name, []))
  }
  return { kind: 'record', fields }
}

/** Without a type: told from what the function does with it, and the functions that it is handed on to. */
function ofUse(
  target: Path,
  fn: Path<FunctionNode>,
  given: readonly (number | string)[],
  project: Project,
  depth: number,
): Input {
  const name = is(target, 'Identifier') ? target.node.name : 'value'
  const [first] = given
  if (typeof first === 'number') return numberInput(name, false, given)
  const uses = usesOfKept(fn.file.bindingOf(target)?.references ?? [])
  const members = new Map<string, Input>()
  let called = false
  for (const use of uses) {
    const up = use.parent
    const id = is(up, 'VariableDeclarator') && use.key === 'init' ? child(up, 'id') : undefined
    if (is(id, 'ObjectPattern')) {
      const taken = ofPattern(id)
      if (taken.kind === 'record') for (const [member, input] of taken.fields) members.set(member, input)
    }
    if (!is(up, 'MemberExpression', 'OptionalMemberExpression') || use.key !== 'object') continue
    const member = propertyName(up.node)
    if (member === undefined) continue
    if (is(up.parent, 'CallExpression', 'OptionalCallExpression') && up.key === 'callee') called = true
    members.set(member, isArithmetic(up) ? numberInput(member, false, []) : { kind: 'outside', name: member })
  }
  if (!called && [...members.values()].some((member) => member.kind === 'number'))
    return { kind: 'record', fields: members }
  if (members.size > 0 || called) return { kind: 'outside', name }
  if (isCounted(target)) return numberInput(name, false, given)
  if (depth > 0)
    for (const use of uses) {
      const there = handedTo(use, project)
      const input = there && inputOf(there.param, there.fn, [], project, depth - 1)
      if (input && input.kind !== 'text' && input.kind !== 'absent') return input
    }
  return textInput(name, given)
}

/** With `this.options = options`, the members of the class that read it. */
function usesOfKept(references: readonly Path[]): readonly Path[] {
  return references.flatMap((use) => {
    const left = is(use.parent, 'AssignmentExpression') && use.key === 'right' ? child(use.parent, 'left') : undefined
    const body = [...ancestors(use)].find((up) => is(up, 'ClassBody'))
    if (!body || !is(left, 'MemberExpression') || left.node.object.type !== 'ThisExpression') return [use]
    const text = textOf(left)
    return body.file.findIn(body, 'MemberExpression').filter((member) => member !== left && textOf(member) === text)
  })
}

/** The parameter that takes a value which is handed on to a function of the repository. */
function handedTo(use: Path, project: Project): { param: Path; fn: Path<FunctionNode> } | undefined {
  const call = use.parent
  if (!is(call, 'CallExpression', 'OptionalCallExpression') || use.key !== 'arguments') return undefined
  const index = children(call, 'arguments').indexOf(use)
  const [fn] = functionsCalled(call, project)
  const param = fn && child(fn, 'params', index)
  return param && { param, fn }
}

function isCounted(target: Path): boolean {
  return target.file.bindingOf(target)?.references.some((use) => isArithmetic(use) || isKeptAndCounted(use)) ?? false
}

/** `this.max = max`, and elsewhere in the class `entry.count >= this.max`. */
function isKeptAndCounted(use: Path): boolean {
  const assignment = use.parent
  if (!is(assignment, 'AssignmentExpression') || use.key !== 'right') return false
  const left = child(assignment, 'left')
  const body = [...ancestors(use)].find((up) => is(up, 'ClassBody'))
  if (!body || !is(left, 'MemberExpression') || left.node.object.type !== 'ThisExpression') return false
  const text = textOf(left)
  return body.file.findIn(body, 'MemberExpression').some((member) => textOf(member) === text && isArithmetic(member))
}

/** Weighed or calculated with, not put into a text. */
function isArithmetic(use: Path): boolean {
  for (const up of ancestors(use)) {
    if (is(up, 'BinaryExpression')) {
      if (/^(?:[<>]=?|[-*/%])$/.test(up.node.operator)) return true
      if (up.node.operator === '+') return !hasText(up)
      return false
    }
    if (is(up, 'ObjectProperty')) return /^(?:ttl|max|maxAge|stdTTL)$/.test(propertyName(up.node) ?? '')
    if (isFunction(up) || !is(up, 'LogicalExpression', 'CallExpression', 'TSAsExpression', 'TSNonNullExpression'))
      return false
  }
  return false
}

function hasText(sum: Path<t.BinaryExpression>): boolean {
  return sum.file.findIn(sum, 'StringLiteral', 'TemplateLiteral').length > 0
}
