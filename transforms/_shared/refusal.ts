import type { Node, ObjectExpression, ObjectProperty } from '@babel/types'
import {
  enclosingFunction,
  is,
  isGuarded,
  propertyName,
  returnedBy,
  textOf,
  unwrap,
  type FunctionNode,
  type Path,
} from '../../engine'

const TEXT = 'Too many requests'
const QUOTED = `'${TEXT}'`

/**
 * The statement with which a function would turn a caller away at `at`, in the shape in which it reports its other
 * failures: a Response with status 429, its own error object, the error that it throws. Undefined where its code shows
 * no such shape, and a person has to choose one.
 */
export function refusalOf(fn: Path<FunctionNode>, at: Path): string | undefined {
  return asPagesResponse(fn) ?? asResponse(fn) ?? asObject(fn) ?? asThrow(fn, at)
}

/** `return NextResponse.json({ error: … }, { status: 429 })`, in the way the function or its file makes Responses. */
function asResponse(fn: Path<FunctionNode>): string | undefined {
  const answers = returnedBy(fn).map(unwrap)
  const made = answers.filter((answer) => responseClass(answer) !== undefined)
  const failed = made.find(hasFailureStatus) ?? made.find(isJson) ?? made[0]
  if (!failed) return isRouteHandler(fn) ? `return new Response(${QUOTED}, { status: 429 });` : undefined
  const name = responseClass(failed) ?? 'Response'
  if (!isJson(failed)) {
    // NextResponse.next() and redirect() say who makes Responses, but not how a failure looks
    return `return new ${name}(${QUOTED}, { status: 429 });`
  }
  const body = firstArgument(failed)
  const object = is(body, 'ObjectExpression') && hasFailureStatus(failed) ? errorObject(body, true) : undefined
  return `return ${name}.json(${object ?? `{ error: ${QUOTED} }`}, { status: 429 });`
}

/** `res.status(429).json(…)` in a handler of pages/api. */
function asPagesResponse(fn: Path<FunctionNode>): string | undefined {
  if (!/(^|\/)pages\/api\//.test(fn.file.path) || fn.node.params.length < 2) return undefined
  const second = fn.node.params[1]
  if (second?.type !== 'Identifier') return undefined
  const returnsValue = returnedBy(fn).length > 0
  const answer = `${second.name}.status(429).json({ error: ${QUOTED} });`
  return returnsValue ? `return ${answer}` : `${answer}\nreturn;`
}

/** `return { error: … }` and `return { success: false, … }`, as the function's other failures read. */
function asObject(fn: Path<FunctionNode>): string | undefined {
  for (const answer of returnedBy(fn).map(unwrap)) {
    const object = is(answer, 'ObjectExpression') ? errorObject(answer) : undefined
    if (object) return `return ${object};`
  }
  return undefined
}

function asThrow(fn: Path<FunctionNode>, at: Path): string | undefined {
  if (isGuarded(at, fn)) return undefined
  for (const statement of fn.file.findIn(fn, 'ThrowStatement')) {
    if (enclosingFunction(statement) !== fn) continue
    const { argument } = statement.node
    if (argument.type !== 'NewExpression' || argument.callee.type !== 'Identifier') continue
    const [first, ...more] = argument.arguments
    const name = argument.callee.name
    if (more.length > 0) continue
    if (first?.type === 'StringLiteral' || first?.type === 'TemplateLiteral') return `throw new ${name}(${QUOTED});`
    // TRPCError is known by the code it is made with
    if (
      first?.type === 'ObjectExpression' &&
      first.properties.some((each) => propertyName(each) === 'code') &&
      name === 'TRPCError'
    )
      return `throw new ${name}({ code: 'TOO_MANY_REQUESTS' });`
  }
  return undefined
}

/** An object of literals only that says (or stands where it is known) that something failed, with this failure's text and status in it. */
function errorObject(object: Path<ObjectExpression>, isFailure = false): string | undefined {
  const parts: string[] = []
  let fails = isFailure
  for (const property of object.node.properties) {
    const part = property.type === 'ObjectProperty' ? failurePart(property, object) : undefined
    if (!part) return undefined
    parts.push(part.code)
    fails ||= part.fails
  }
  return fails ? `{ ${parts.join(', ')} }` : undefined
}

function failurePart(property: ObjectProperty, object: Path): { code: string; fails: boolean } | undefined {
  const name = propertyName(property)
  if (name === undefined) return undefined
  const { value } = property
  const key = textOf(object.file.pathOf(property.key))
  if (/^(error|message|errors|reason|detail|msg|erro)$/.test(name) && value.type !== 'BooleanLiteral') {
    return isText(value) ? { code: `${key}: ${QUOTED}`, fails: /^erro/.test(name) } : undefined
  }
  // { status: 'error' } says it in a word
  if (value.type === 'StringLiteral' && /^(error|failed|failure|fail)$/i.test(value.value))
    return { code: `${key}: ${textOf(object.file.pathOf(value))}`, fails: true }
  if (/^(status|statusCode|code)$/.test(name) && value.type === 'NumericLiteral')
    return { code: `${key}: 429`, fails: value.value >= 400 }
  if (value.type === 'BooleanLiteral')
    return {
      code: `${key}: ${String(value.value)}`,
      fails: value.value ? /^(error|failed|isError)$/.test(name) : /^(success|ok|isSuccess)$/.test(name),
    }
  if (value.type === 'NullLiteral' || (value.type === 'Identifier' && value.name === 'undefined'))
    return { code: `${key}: ${textOf(object.file.pathOf(value))}`, fails: false }
  return undefined
}

/** Whether an expression is a text for people, as far as its form shows: a literal, `error.message`, or one or the other. */
function isText(value: Node): boolean {
  switch (value.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return true
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return propertyName(value) === 'message'
    case 'LogicalExpression':
      return isText(value.left) || isText(value.right)
    case 'ConditionalExpression':
      return isText(value.consequent) || isText(value.alternate)
    default:
      return false
  }
}

/** `Response` or `NextResponse`, under the name that makes this answer. */
function responseClass(answer: Path): string | undefined {
  if (!is(answer, 'CallExpression', 'NewExpression')) return undefined
  const { callee } = answer.node
  const maker = callee.type === 'MemberExpression' ? callee.object : callee
  return maker.type === 'Identifier' && /^(Next)?Response$/.test(maker.name) ? maker.name : undefined
}

function isJson(answer: Path): boolean {
  return is(answer, 'CallExpression') && propertyName(answer.node.callee) === 'json'
}

function hasFailureStatus(answer: Path): boolean {
  return /\bstatus:\s*[45]\d\d\b/.test(textOf(answer))
}

function firstArgument(answer: Path): Path | undefined {
  if (!is(answer, 'CallExpression', 'NewExpression')) return undefined
  const [first] = answer.node.arguments
  return first && answer.file.pathOf(first)
}

function isRouteHandler(fn: Path<FunctionNode>): boolean {
  if (!/(^|\/)route\.[cm]?[jt]sx?$/.test(fn.file.path)) return false
  const name = is(fn, 'FunctionDeclaration')
    ? fn.node.id?.name
    : is(fn.parent, 'VariableDeclarator') && fn.parent.node.id.type === 'Identifier'
      ? fn.parent.node.id.name
      : undefined
  return name !== undefined && /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(name)
}
