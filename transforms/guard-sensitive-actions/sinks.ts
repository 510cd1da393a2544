import type * as t from '@babel/types'
import {
  enclosingFunction,
  is,
  originsOf,
  propertyName,
  textOf,
  unwrap,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { constantOf } from '../_shared/constants'
import { functionsAround, nameOf } from './entry-points'
import { HOSTS, SECRET_FIELDS, SECRET_VARIABLES, SINKS, type Kind, type Sink } from './known'
import { packagesBehind } from './package-behind'

/** A place at which something happens that costs money or tries a secret. */
export interface SensitivePlace {
  readonly path: Path
  readonly kind: Kind
  /** What stands there, for the report: `resend.emails.send()`. */
  readonly text: string
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const chains = SINKS.flatMap(({ calls }) => calls.filter((call) => call.includes('.'))).map((call) =>
  call.split('.').slice(-2).map(escaped).join('\\??\\.'),
)
const lengthy = SINKS.flatMap(({ calls }) => calls.filter((call) => !call.includes('.') && call.length >= 8))
const imported = SINKS.filter(({ calls, first }) => !first && calls.some((call) => !call.includes('.'))).map(
  ({ packages }) =>
    packages.source
      .replace(/\\b/g, '')
      .replace(/\^(.*?)(?:\$|(?=\|)|$)/g, (_, inner: string) => `(?:${inner})`)
      .replace(/[$^]/g, ''),
)

/**
 * What a file says that has a sensitive place in it: the call as it is written, the package that the function comes
 * from, a host, or a secret that is compared. One expression, read by the bytes: nothing else is parsed.
 */
export const MENTIONS_SINK = new RegExp(
  [
    `\\.(?:${[...new Set([...chains, ...lengthy])].join('|')})\\s*[(<]`,
    `://(?:${HOSTS.map(([, host]) => escaped(host)).join('|')})`,
    `(?:from|require\\(|import\\() ?['"](?:${imported.join('|')})['"/]`,
    `\\bsignIn\\(\\s*['"](?:credentials|email|resend|nodemailer)`,
    `timingSafeEqual`,
    `process\\.env\\.(?:\\w*PASS|ADMIN_)`,
    `\\.(?:${Object.keys(SECRET_FIELDS).join('|')})\\s*[!=]==?`,
    `[!=]==?\\s*\\w+[?!]?\\.(?:${Object.keys(SECRET_FIELDS).join('|')})\\b`,
  ].join('|'),
)

/** Rows by the last name of what they call. */
const bySuffix = new Map<string, { sink: Sink; names: readonly string[] }[]>()
for (const sink of SINKS) {
  for (const call of sink.calls) {
    const names = call.split('.')
    const last = names.at(-1) ?? ''
    bySuffix.set(last, [...(bySuffix.get(last) ?? []), { sink, names }])
  }
}

/** The sensitive places of one file, in source order. */
export function sensitivePlacesIn(file: SourceFile, project: Project): readonly SensitivePlace[] {
  const found: SensitivePlace[] = []
  for (const call of file.find('CallExpression', 'OptionalCallExpression')) {
    const kind = kindOfCall(call, project) ?? kindOfHost(call, project) ?? kindOfDigest(call)
    if (kind) found.push({ path: call, kind, text: shortText(call) })
  }
  for (const comparison of file.find('BinaryExpression')) {
    const kind = kindOfComparison(comparison, project)
    if (kind) found.push({ path: comparison, kind, text: textOf(comparison).replace(/\s+/g, ' ') })
  }
  return found.sort((a, b) => (a.path.node.start ?? 0) - (b.path.node.start ?? 0))
}

function shortText(call: Path<t.CallExpression | t.OptionalCallExpression>): string {
  const callee = textOf(call.file.pathOf(call.node.callee)).replace(/\s+/g, ' ')
  return `${callee.length > 50 ? (callee.split('.').at(-1) ?? callee) : callee}()`
}

function kindOfCall(call: Path<t.CallExpression | t.OptionalCallExpression>, project: Project): Kind | undefined {
  const callee = unwrap(call.file.pathOf(call.node.callee))
  const written = namesOf(callee)
  const last = written.at(-1)
  // an import may go by another name
  const exported = is(callee, 'Identifier') ? importedName(callee) : undefined
  const rows = [
    ...(bySuffix.get(last ?? '') ?? []),
    ...(exported && exported !== last ? (bySuffix.get(exported) ?? []) : []),
  ]
  const likely = rows.filter(({ names }) => written.length === 1 || endsWith(written, names))
  if (likely.length === 0) return undefined
  const values = packagesBehind(callee, project)
  const row = likely.find(({ sink, names }) =>
    values.some((value) => sink.packages.test(value.module) && endsWith(value.names, names)),
  )
  const chosen =
    row ??
    // handed in as a parameter without a type: the call itself says what it is, where it says enough
    likely.find(
      ({ sink, names }) =>
        values.length === 0 &&
        names.length > 1 &&
        endsWith(written, names) &&
        dependsOn(call.file, sink.packages, project),
    )
  if (!chosen) return undefined
  const { first } = chosen.sink
  if (chosen.sink.kind === 'token' && isOfSomethingElse(call)) return undefined
  const rowsOfSame = likely.filter(({ sink }) => sink.first)
  if (!first) return secretTried(call, chosen.sink.kind)
  const [argument] = call.node.arguments
  const value = argument && constantOf(call.file.pathOf(argument), project)
  return rowsOfSame.find(({ sink }) => typeof value === 'string' && sink.first?.test(value))?.sink.kind
}

/** `timingSafeEqual` beside scrypt or pbkdf2: a password check of one's own. */
function kindOfDigest(call: Path<t.CallExpression | t.OptionalCallExpression>): Kind | undefined {
  if (namesOf(unwrap(call.file.pathOf(call.node.callee))).at(-1) !== 'timingSafeEqual') return undefined
  const around = enclosingFunction(call)
  return around && /scrypt|pbkdf2/i.test(textOf(around)) ? 'credentials' : undefined
}

/** A token that lets nobody in: an invitation, a link that is shared, the state of a round trip. */
function isOfSomethingElse(call: Path): boolean {
  const file = call.file.path.split('/').at(-1) ?? ''
  return [file, ...functionsAround(call).map((fn) => nameOf(fn) ?? '')].some((name) => NO_SIGN_IN.test(name))
}

const NO_SIGN_IN = /invit|share|survey|link(?!ed)|unsubscri|embed|analytics|preview|download|state|webhook/i

/** Hashes are made and compared of codes and tokens as well as of passwords: what is hashed says which. */
function secretTried(call: Path<t.CallExpression | t.OptionalCallExpression>, kind: Kind): Kind | undefined {
  if (kind !== 'credentials' && kind !== 'account') return kind
  const [first] = call.node.arguments
  const text = first ? textOf(call.file.pathOf(first)) : ''
  // the password of a row that the code itself makes
  if (kind === 'account' && first?.type === 'StringLiteral') return undefined
  if (/pass|pwd/i.test(text)) return kind
  // an address is hashed so that it can be found without being stored
  if (/mail|phone/i.test(text)) return undefined
  if (/token|code|otp|pin\b/i.test(text)) return kind === 'credentials' ? 'code' : undefined
  // nobody guesses an API key
  return /key/i.test(text) ? undefined : kind
}

/** The names of a callee as they are written: `resend.emails.send` gives all three. */
export function namesOf(callee: Path): readonly string[] {
  const names: string[] = []
  let at = callee
  for (;;) {
    if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      names.unshift(propertyName(at.node) ?? '*')
      at = unwrap(at.file.pathOf(at.node.object))
    } else if (is(at, 'CallExpression', 'OptionalCallExpression')) at = unwrap(at.file.pathOf(at.node.callee))
    else break
  }
  if (is(at, 'Identifier')) names.unshift(at.node.name)
  return names
}

function importedName(identifier: Path<t.Identifier>): string | undefined {
  const declaration = identifier.file.bindingOf(identifier)?.declaration
  if (!is(declaration, 'ImportSpecifier')) return undefined
  const { imported: name } = declaration.node
  return name.type === 'Identifier' ? name.name : name.value
}

function endsWith(names: readonly string[], tail: readonly string[]): boolean {
  return tail.every((name, index) => names[names.length - tail.length + index] === name)
}

function dependsOn(file: SourceFile, packages: RegExp, project: Project): boolean {
  const { json } = project.packageOf(file.path)
  return [...Object.keys(json.dependencies ?? {}), ...Object.keys(json.devDependencies ?? {})].some((name) =>
    packages.test(name),
  )
}

/** `fetch('https://api.resend.com/emails', …)`, and the same through constants, templates and helpers. */
function kindOfHost(call: Path<t.CallExpression | t.OptionalCallExpression>, project: Project): Kind | undefined {
  const [first] = call.node.arguments
  if (!first) return undefined
  const address = call.file.pathOf(first)
  if (is(address, 'ArrowFunctionExpression', 'FunctionExpression', 'SpreadElement', 'JSXElement')) return undefined
  const callee = unwrap(call.file.pathOf(call.node.callee))
  const name = namesOf(callee).at(-1) ?? ''
  if (!/fetch|^(?:post|request|axios|ky|got|put|call)$|Api|API/.test(name)) return undefined
  // what is only read costs nothing
  if (name === 'fetch' && call.node.arguments.length === 1) return undefined
  const text = addressText(address, project)
  return text === undefined ? undefined : HOSTS.find(([, host]) => text.includes(`://${host}`))?.[0]
}

function addressText(address: Path, project: Project): string | undefined {
  const at = unwrap(address)
  const whole = constantOf(at, project)
  if (typeof whole === 'string') return whole
  if (is(at, 'TemplateLiteral')) {
    const [head] = at.node.quasis
    const [hole] = at.node.expressions
    const start = head?.value.cooked ?? ''
    if (start !== '') return start
    const base = hole && addressText(at.file.pathOf(hole), project)
    return base === undefined ? undefined : base + (at.node.quasis[1]?.value.cooked ?? '')
  }
  if (is(at, 'BinaryExpression') && at.node.operator === '+') return addressText(at.file.pathOf(at.node.left), project)
  if (is(at, 'LogicalExpression')) return addressText(at.file.pathOf(at.node.right), project)
  if (is(at, 'Identifier', 'MemberExpression')) {
    for (const origin of originsOf(at, project)) {
      const text = origin === at ? undefined : addressText(origin, project)
      if (text !== undefined) return text
    }
  }
  return undefined
}

/** `password !== process.env.ADMIN_PASSWORD`, `row.otp === code`: what was sent is tried against a secret. */
function kindOfComparison(comparison: Path<t.BinaryExpression>, project: Project): Kind | undefined {
  if (!/^[!=]==?$/.test(comparison.node.operator)) return undefined
  const left = unwrap(comparison.file.pathOf(comparison.node.left))
  const right = unwrap(comparison.file.pathOf(comparison.node.right))
  return kindOfSecret(left, right, project) ?? kindOfSecret(right, left, project)
}

function kindOfSecret(secret: Path, other: Path, project: Project): Kind | undefined {
  if (!is(other, 'Identifier', 'MemberExpression', 'OptionalMemberExpression', 'AwaitExpression', 'CallExpression'))
    return undefined
  if (is(other, 'Identifier') && other.node.name === 'undefined') return undefined
  if (!enclosingFunction(secret)) return undefined
  const variable = environmentVariable(secret, project)
  if (variable !== undefined) {
    if (!SECRET_VARIABLES.test(variable) || isHeaderValue(other, project)) return undefined
    return environmentVariable(other, project) === undefined ? 'credentials' : undefined
  }
  if (!is(secret, 'MemberExpression', 'OptionalMemberExpression')) return undefined
  const kind = SECRET_FIELDS[propertyName(secret.node) ?? '']
  if (!kind) return undefined
  const row = secret.file.pathOf(secret.node.object)
  const isLookedUp = originsOf(row, project).some(
    (origin) => is(origin, 'CallExpression', 'OptionalCallExpression') && isAwaited(origin),
  )
  const otherObject = is(other, 'MemberExpression', 'OptionalMemberExpression')
    ? textOf(other.file.pathOf(other.node.object))
    : undefined
  return isLookedUp && otherObject !== textOf(row) && other.node.type !== 'AwaitExpression' ? kind : undefined
}

function isAwaited(call: Path): boolean {
  return is(call.parent, 'AwaitExpression') || is(call.parent, 'ReturnStatement', 'ArrowFunctionExpression')
}

/** The name of the environment variable that an expression stands for. */
export function environmentVariable(path: Path, project: Project): string | undefined {
  for (const origin of [path, ...(is(path, 'Identifier') ? originsOf(path, project) : [])]) {
    const at = unwrap(origin)
    const match = /^process\.env(?:\.(\w+)|\[['"](\w+)['"]\])[!?]?$/.exec(textOf(at))
    if (match) return match[1] ?? match[2]
  }
  return undefined
}

/** Whether a value was read from a header or the address, where programs put their keys, and not from a form or body. */
export function isHeaderValue(path: Path, project: Project): boolean {
  return [path, ...originsOf(path, project)].some((origin) =>
    /\bheaders?\b|authorization|searchParams|bearer|cookie/i.test(textOf(origin)),
  )
}
