import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  propertyName,
  returnedBy,
  textOf,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { chainOf, type Call, type Chain } from './call-chains'
import { referencesIn } from './bindings'

/** What a store or a provider is asked by. */
export interface Column {
  /** As the code names it: a column, a field, a property of the query. */
  readonly name: string
  /** The value that it is compared with; undefined where a function of the repository does that with what it is given. */
  readonly value: Path | undefined
}

/** A call whose answer depends on whether a store holds a row for a value. */
export interface Lookup {
  readonly call: Path
  readonly columns: readonly Column[]
  /** It answers with a number of rows. */
  readonly counts: boolean
}

const FIND_BY_WHERE = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'find',
  'findOne',
  'findOneOrFail',
  'findAll',
  'findAndCountAll',
  'findBy',
])
const FIND_BY_FILTER = new Set([
  'findOne',
  'find',
  'exists',
  'countDocuments',
  'findOneBy',
  'findOneByOrFail',
  'existsBy',
  'findOneAndUpdate',
  'getUserList',
  'getUsers',
  'listUsers',
])
/** Methods of providers that look an account up by the one thing they are given. */
const FIND_BY_ARGUMENT: Readonly<Record<string, string>> = {
  getUserByEmail: 'email',
  getUserByPhoneNumber: 'phone',
  fetchSignInMethodsForEmail: 'email',
}
/** Methods of Redis and its like that answer with what stands under a key. */
const GETS_BY_KEY = new Set(['get', 'hget', 'hgetall', 'hGet', 'hGetAll', 'exists'])
/** The part of a key that says that an account stands under what follows, not a code, a count or a cached page. */
const KEY_OF_ACCOUNT =
  /(?:^|[:/_-])(?:users?|accounts?|customers?|members?|profiles?)(?:[:/_-](?:by[-_]?)?e?-?mail)?[:/_-]$/i
const COUNTS = new Set(['count', 'countDocuments', 'aggregate'])
const EQUALITY = new Set([
  'eq',
  'ilike',
  'like',
  'match',
  'filter',
  'where',
  'andWhere',
  'orWhere',
  'whereIn',
  'in',
  'or',
])
const PAIR_FUNCTIONS = new Set(['eq', 'ilike', 'like', 'where', 'sql'])

/** Fields that hold what only the account's owner was sent or knows. */
export const SECRET_COLUMN =
  /(?:^|_|[a-z])(?:[tT]oken|[cC]ode|[oO]tp|[sS]ecret|[hH]ash|[nN]once|[sS]ignature|[vV]erifier|[cC]hallenge)(?:_?[hH]ash)?$/
/** Fields that name a person to the rest of the world: `emailId`, but not `emailAccountId`. */
export const PERSONAL_COLUMN =
  /(?:e_?mail|phone|mobile|whatsapp|msisdn|telefon|telephone|cellular)(?!\w*[a-z]_?id\b)|(?:^|_)(?:mail|tel|celular)(?:_|$)|mail(?:$|_?addr)/i

/** What is asked by a call, wherever its value comes from; undefined for a call that asks no store. */
export function lookupOf(call: Call, project: Project, depth = 3): Lookup | undefined {
  const chain = chainOf(call)
  const direct = columnsOf(chain)
  if (direct.length > 0) return { call, columns: direct, counts: chain.links.some(({ name }) => COUNTS.has(name)) }
  if (depth === 0 || chain.links.some(({ name }) => /^(?:create|insert|update|upsert|delete|set|save|send)/.test(name)))
    return undefined
  if (!isWorthFollowing(call)) return undefined
  if (!project.mayLeadTo(chain.root, SAYS_LOOKUP)) return lookupByUse(call)
  for (const fn of functionsCalled(call, project)) {
    const inner = lookupInHelper(fn, project, depth - 1)
    if (inner)
      return { call, columns: inner.columns.map(({ name }) => ({ name, value: undefined })), counts: inner.counts }
  }
  return lookupByUse(call)
}

/**
 * What a lookup is written with, in `columnsOf`, `lookupInTemplate` and `lookupByUse`. Where neither the file that a
 * name is imported from nor any file below it says such a thing, no helper of that name makes one.
 */
const SAYS_LOOKUP =
  /\b(?:find\w*|count|countDocuments|exists\w*|getUser\w*|listUsers|fetchSignInMethodsForEmail|some|from|collection|selectFrom|table|doc|getDocs)\s*[(<]|\b(?:select|SELECT|Select|where|WHERE|Where)\b|=\s*\$\{|\*\s*\[|\$\{[^}]*(?:[mM]ail|[pP]hone|[mM]obile|MAIL)|\bawait\b[^;]*?(?:[mM]ail|MAIL|[pP]hone|PHONE|[mM]obile|[wW]hatsapp|[mM]sisdn|[tT]elef|[tT]eleph|[cC]ellular|_tel|tel_|\btel\b|[cC]elular)/

/**
 * Whether a call may lead to a lookup of an account: something depends on its answer, and it is handed an address or a
 * number, or stands where a password is checked. Following all others would read the whole repository.
 */
function isWorthFollowing(call: Call): boolean {
  const args = children(call, 'arguments').map(unwrap)
  const mayCarry = args.some((arg) =>
    is(arg, 'Identifier', 'MemberExpression', 'OptionalMemberExpression', 'ObjectExpression', 'CallExpression'),
  )
  if (!mayCarry || !isDecisive(call)) return false
  if (args.some((arg) => PERSONAL_COLUMN.test(textOf(arg)))) return true
  const fn = enclosingFunction(call)
  return fn !== undefined && checksSomething(fn)
}

/** Whether a call's answer is returned, tested, or kept under a name that is. */
function isDecisive(call: Call): boolean {
  const holders = holdersOf(call)
  if (holders.length > 0)
    return holders.some((holder) => {
      const binding = holder.file.bindingOf(holder)
      return binding?.references.some((reference) => isTestedOrReturned(reference)) ?? false
    })
  return isTestedOrReturned(call)
}

function isTestedOrReturned(path: Path): boolean {
  let at = path
  for (let up = at.parent; up; up = up.parent) {
    if (is(up, 'ReturnStatement', 'ArrowFunctionExpression', 'UnaryExpression')) return true
    if (is(up, 'IfStatement', 'ConditionalExpression', 'WhileStatement')) return at.key === 'test'
    if (/Statement$|^VariableDeclarator$/.test(up.node.type) || isFunction(up)) return false
    if (is(up, 'CallExpression') && at.key === 'arguments') return false
    at = up
  }
  return false
}

const PASSWORD = /pass(?!port)|pwd|senha|contrase|kennwort|motdepasse|mot_de_passe|parola|lozinka|sifre|clave/i

const checking = new WeakMap<Path, boolean>()

function checksSomething(fn: Path): boolean {
  let answer = checking.get(fn)
  if (answer === undefined)
    checking.set(
      fn,
      (answer = PASSWORD.test(textOf(fn)) && /[!=]==?|compare|verif|match|check|valid/i.test(textOf(fn))),
    )
  return answer
}

/** Fields of an answer about how something went, not of a row. */
const STATUS_FIELDS =
  /^(?:success|ok|error|errors|message|status|code|data|result|id|messageId|length|then|catch|remaining|reset|limit)$/

/**
 * `const customer = await this.repository.byPhone(phone)`, whose code cannot be followed to a store, but whose answer is
 * read like a row: by its fields, and only where there is one.
 */
function lookupByUse(call: Call): Lookup | undefined {
  if (!is(call.parent, 'AwaitExpression') || !is(child(call, 'callee'), 'MemberExpression')) return undefined
  const args = children(call, 'arguments').map(unwrap)
  const named = args.map((arg) =>
    is(arg, 'Identifier') ? arg.node.name : is(arg, 'MemberExpression') ? (propertyName(arg.node) ?? '') : '',
  )
  const index = named.findIndex((name) => PERSONAL_COLUMN.test(name))
  const value = args[index]
  if (!value || named.some((name) => /pass|secret|token|code/i.test(name)) || is(args[0], 'ObjectExpression'))
    return undefined
  const [holder, ...more] = holdersOf(call)
  const binding = holder && more.length === 0 ? holder.file.bindingOf(holder) : undefined
  const isRow = binding?.references.some(
    ({ parent, node }) =>
      is(parent, 'MemberExpression', 'OptionalMemberExpression') &&
      parent.node.object === node &&
      !STATUS_FIELDS.test(propertyName(parent.node) ?? 'ok'),
  )
  return isRow ? { call, columns: [{ name: named[index] ?? '', value }], counts: false } : undefined
}

/** The SQL of a tagged template that selects by a value. */
export function lookupInTemplate(path: Path): Lookup | undefined {
  if (!is(path, 'TaggedTemplateExpression')) return undefined
  const columns = columnsOfSql(path.file.pathOf(path.node.quasi))
  return columns.length > 0 ? { call: path, columns, counts: false } : undefined
}

const helpers = new WeakMap<Project, Map<Path<FunctionNode>, Lookup | undefined>>()

/** A function of the repository that hands back what it finds under one of its parameters. */
function lookupInHelper(fn: Path<FunctionNode>, project: Project, depth: number): Lookup | undefined {
  const known = helpers.get(project) ?? new Map<Path<FunctionNode>, Lookup | undefined>()
  helpers.set(project, known)
  if (known.has(fn)) return known.get(fn)
  known.set(fn, undefined)
  const returned = returnedBy(fn)
  let found: Lookup | undefined
  for (const lookup of lookupsIn(fn, project, depth)) {
    if (lookup.columns.length === 0 || !dependsOnParams(lookup, fn)) continue
    const holders = holdersOf(lookup.call)
    const handsBack = returned.some(
      (value) =>
        (within(lookup.call, value) && !is(unwrap(value), 'ObjectExpression')) ||
        (is(
          unwrap(value),
          'Identifier',
          'MemberExpression',
          'OptionalMemberExpression',
          'UnaryExpression',
          'LogicalExpression',
          'ConditionalExpression',
          'BinaryExpression',
        ) &&
          referencesIn(value).some((binding) => holders.some((holder) => holder === binding.identifier))),
    )
    if (handsBack) {
      found = lookup
      break
    }
  }
  known.set(fn, found)
  return found
}

function dependsOnParams(lookup: Lookup, fn: Path<FunctionNode>): boolean {
  return referencesIn(lookup.call).some((binding) => {
    if (binding.kind === 'param') return enclosingFunction(binding.identifier) === fn
    const { declaration } = binding
    const init = is(declaration, 'VariableDeclarator') ? child(declaration, 'init') : undefined
    return (
      init !== undefined &&
      enclosingFunction(declaration) === fn &&
      referencesIn(init).some((source) => source.kind === 'param' && enclosingFunction(source.identifier) === fn)
    )
  })
}

/** Every lookup that a function itself makes, in source order; not those of functions nested in it. */
export function lookupsIn(fn: Path<FunctionNode>, project: Project, depth = 3): readonly Lookup[] {
  const found: Lookup[] = []
  for (const at of fn.file.findIn(fn, 'CallExpression', 'OptionalCallExpression', 'TaggedTemplateExpression')) {
    if (enclosingFunction(at) !== fn || found.some(({ call }) => within(at, call))) continue
    const lookup = is(at, 'CallExpression', 'OptionalCallExpression')
      ? lookupOf(at, project, depth)
      : lookupInTemplate(at)
    if (lookup) found.push(lookup)
  }
  return found
}

/** The identifiers that are declared with, or assigned, what an expression comes to. */
export function holdersOf(expression: Path): readonly Path[] {
  let at = expression
  for (let up = at.parent; up; up = at.parent) {
    if (
      is(
        up,
        'AwaitExpression',
        'TSAsExpression',
        'TSNonNullExpression',
        'TSSatisfiesExpression',
        'ParenthesizedExpression',
        'LogicalExpression',
        'ConditionalExpression',
        'UnaryExpression',
      ) ||
      (is(up, 'MemberExpression', 'OptionalMemberExpression') && up.node.object === at.node) ||
      (is(up, 'CallExpression', 'OptionalCallExpression') && up.node.callee === at.node) ||
      (is(up, 'BinaryExpression') && up.node.right.type.endsWith('Literal'))
    )
      at = up
    else if (is(up, 'VariableDeclarator') && up.node.init === at.node) return namesIn(up.file.pathOf(up.node.id))
    else if (is(up, 'AssignmentExpression') && up.node.right === at.node) return namesIn(up.file.pathOf(up.node.left))
    else if (is(up, 'ArrayExpression') && at.index !== undefined) return holdersOfElement(up, at.index)
    else return []
  }
  return []
}

/** `const [a, b] = await Promise.all([x, y])`: the name at the element's place. */
function holdersOfElement(array: Path, index: number): readonly Path[] {
  let at: Path | undefined = array.parent
  while (at && !is(at, 'VariableDeclarator')) {
    if (!is(at, 'AwaitExpression', 'CallExpression')) return []
    at = at.parent
  }
  const id = at && child(at, 'id')
  const element = id && is(id, 'ArrayPattern') ? child(id, 'elements', index) : undefined
  return element ? namesIn(element) : []
}

/** The declaring identifiers of a pattern, or of the variable that is assigned. */
export function namesIn(pattern: Path): readonly Path[] {
  return pattern.file
    .findIn(pattern, 'Identifier')
    .flatMap((identifier) => pattern.file.bindingOf(identifier)?.identifier ?? [])
}

function columnsOf(chain: Chain): readonly Column[] {
  const filtered: Column[] = []
  const names = new Set(chain.links.flatMap(({ name, args }) => (args ? [name] : [])))
  const selects =
    (names.has('from') ||
      names.has('collection') ||
      names.has('selectFrom') ||
      names.has('table') ||
      names.has('doc')) &&
    !names.has('insert') &&
    !names.has('insertInto') &&
    !names.has('update') &&
    !names.has('upsert') &&
    !names.has('delete')
  for (const { name, args } of chain.links) {
    const [first, second] = args ?? []
    if (!first) continue
    const object = standsFor(unwrap(first))
    if (FIND_BY_WHERE.has(name) && is(object, 'ObjectExpression')) {
      const where = propertyOf(object, 'where')
      if (where) filtered.push(...columnsOfCondition(where))
    }
    if (FIND_BY_FILTER.has(name) && is(object, 'ObjectExpression') && !propertyOf(object, 'where'))
      filtered.push(...columnsOfObject(object))
    if ((name === 'find' || name === 'some' || name === 'findIndex') && isFunction(object))
      filtered.push(...columnsOfCallback(object))
    const column = FIND_BY_ARGUMENT[name]
    // a function of the repository is looked into instead
    if (column !== undefined && isFromOutside(chain, args)) filtered.push({ name: column, value: args?.at(-1) })
    if (selects && EQUALITY.has(name)) filtered.push(...columnsOfArguments(args ?? []))
    if (GETS_BY_KEY.has(name)) filtered.push(...columnsOfKey(object))
    const text = textBehind(object)
    if (text !== undefined) {
      const values = second && standsFor(unwrap(second))
      if (/^\s*select\b/i.test(text)) filtered.push(...columnsOfSql(object, values))
      else if (/^\s*\*\s*\[/.test(text) && is(values, 'ObjectExpression')) filtered.push(...columnsOfObject(values))
      else if (name === 'where' && !selects && second && names.has('get'))
        filtered.push(...columnsOfArguments(args ?? []))
    }
    if (name === 'getDocs') filtered.push(...columnsOfCondition(object))
  }
  return filtered
}

/** `user:${email}`: the rows of a store that knows only keys. */
function columnsOfKey(key: Path): readonly Column[] {
  if (!is(key, 'TemplateLiteral')) return []
  const { quasis } = key.node
  return children(key, 'expressions').flatMap((value, index) => {
    const isAccount = KEY_OF_ACCOUNT.test(quasis[index]?.value.raw ?? '') && PERSONAL_COLUMN.test(textOf(value))
    return isAccount && index === quasis.length - 2 && quasis.at(-1)?.value.raw === '' ? [{ name: 'email', value }] : []
  })
}

/** The text of a query, holes as question marks. */
function textBehind(path: Path): string | undefined {
  if (is(path, 'StringLiteral')) return path.node.value
  const template = is(path, 'TaggedTemplateExpression') ? path.node.quasi : path.node
  return template.type === 'TemplateLiteral' ? template.quasis.map(({ value }) => value.raw).join('?') : undefined
}

/** A constant that only stands for a query or its parameters is read as what it was given. */
function standsFor(path: Path): Path {
  if (!is(path, 'Identifier')) return path
  const binding = path.file.bindingOf(path)
  const init =
    binding?.writes.length === 0 && is(binding.declaration, 'VariableDeclarator')
      ? child(binding.declaration, 'init')
      : undefined
  const at = init && unwrap(init)
  return is(at, 'StringLiteral', 'TemplateLiteral', 'TaggedTemplateExpression', 'ObjectExpression') ? at : path
}

function isFromOutside(chain: Chain, args: readonly Path[] | undefined): boolean {
  const { root } = chain
  if (!is(root, 'Identifier')) return true
  const declaration = root.file.bindingOf(root)?.declaration
  const importing = declaration?.parent
  if (chain.links.length === 1 || args === undefined)
    return is(importing, 'ImportDeclaration') && /^firebase/.test(importing.node.source.value)
  return true
}

function propertyOf(object: Path, name: string): Path | undefined {
  for (const property of children(object, 'properties'))
    if (is(property, 'ObjectProperty') && propertyName(property.node) === name) return child(property, 'value')
  return undefined
}

/** `{ email }`, `{ AND: [{ email }] }`, `eq(users.email, email)`, `(u, { eq }) => eq(u.email, email)`. */
function columnsOfCondition(path: Path): readonly Column[] {
  const at = unwrap(path)
  if (is(at, 'ObjectExpression')) return columnsOfObject(at)
  const found: Column[] = []
  for (const call of at.file.findIn(at, 'CallExpression')) {
    const name = is(child(call, 'callee'), 'Identifier')
      ? (call.node.callee as { name: string }).name
      : propertyName(call.node.callee)
    if (name !== undefined && PAIR_FUNCTIONS.has(name)) found.push(...columnsOfArguments(children(call, 'arguments')))
  }
  for (const template of at.file.findIn(at, 'TaggedTemplateExpression'))
    found.push(...columnsOfSql(template.file.pathOf(template.node.quasi)))
  return found
}

function columnsOfObject(object: Path): readonly Column[] {
  return children(object, 'properties').flatMap((property): readonly Column[] => {
    if (!is(property, 'ObjectProperty')) return []
    const name = propertyName(property.node)
    const value = unwrap(property.file.pathOf(property.node.value))
    if (name === undefined) return []
    if (is(value, 'ArrayExpression') && /^(?:AND|OR|\$and|\$or)$/.test(name))
      return children(value, 'elements').flatMap((element) =>
        is(element, 'ObjectExpression') ? columnsOfObject(element) : [],
      )
    if (is(value, 'ObjectExpression') && /^(?:AND|OR|NOT|filter|user|account)$/.test(name))
      return columnsOfObject(value)
    // { email: { equals: email, mode: 'insensitive' } }, { identifier_email: { identifier, email } }
    if (is(value, 'ObjectExpression')) {
      const inner = columnsOfObject(value)
      return inner.map((column) =>
        /^(?:equals|contains|in|\$eq|\$regex|\$in|startsWith)$/.test(column.name) ? { ...column, name } : column,
      )
    }
    return [{ name, value }]
  })
}

/** `eq(users.email, email)`, `.eq('email', email)`, `.where('email', '==', email)`, `.match({ email })`. */
function columnsOfArguments(args: readonly Path[]): readonly Column[] {
  const [first] = args
  const value = args.at(-1)
  if (!first || !value) return []
  const at = unwrap(first)
  if (args.length === 1) return columnsOfCondition(at)
  if (is(at, 'StringLiteral')) return [{ name: at.node.value, value }]
  if (is(at, 'MemberExpression')) {
    const name = propertyName(at.node)
    return name === undefined ? [] : [{ name, value }]
  }
  // eq(lower(users.email), email)
  const member = at.file.findIn(at, 'MemberExpression')[0]
  const name = member && propertyName(member.node)
  return name === undefined ? [] : [{ name, value }]
}

/** `users.find((u) => u.email === email)`. */
function columnsOfCallback(callback: Path<FunctionNode>): readonly Column[] {
  const found: Column[] = []
  for (const comparison of callback.file.findIn(callback, 'BinaryExpression')) {
    if (!/^===?$/.test(comparison.node.operator)) continue
    const sides = [comparison.node.left, comparison.node.right].map((side) => unwrap(callback.file.pathOf(side)))
    for (const [index, side] of sides.entries()) {
      const member = is(side, 'CallExpression', 'OptionalCallExpression')
        ? unwrap(side.file.pathOf(side.node.callee))
        : side
      const base = is(member, 'MemberExpression', 'OptionalMemberExpression') ? member : undefined
      const object = base && unwrap(base.file.pathOf(base.node.object))
      const field = is(object, 'MemberExpression', 'OptionalMemberExpression') ? object : base
      const owner = field && unwrap(field.file.pathOf(field.node.object))
      if (!field || !is(owner, 'Identifier')) continue
      const binding = owner.file.bindingOf(owner)
      if (binding?.kind !== 'param' || enclosingFunction(binding.identifier) !== callback) continue
      const name = propertyName(field.node)
      const value = sides[1 - index]
      if (name !== undefined && value) found.push({ name, value })
    }
  }
  return found
}

/** The columns of `where email = ?` and the values beside them. */
function columnsOfSql(query: Path, values?: Path): readonly Column[] {
  const text = is(query, 'TaggedTemplateExpression') ? query.file.pathOf(query.node.quasi) : query
  if (is(text, 'TemplateLiteral') && text.node.expressions.length > 0) {
    const { quasis } = text.node
    if (!quasis.some((quasi) => /\bselect\b|\bwhere\b|=\s*$/i.test(quasi.value.raw))) return []
    return children(text, 'expressions').flatMap((value, index) => {
      const before = /([\w"`.]+?)["`)]*\s*(?:=|like|ilike)\s*(?:lower\s*\()?['"]?$/i.exec(
        quasis[index]?.value.raw ?? '',
      )?.[1]
      return before === undefined ? [] : [{ name: bare(before), value }]
    })
  }
  const sql = is(text, 'StringLiteral')
    ? text.node.value
    : is(text, 'TemplateLiteral')
      ? (text.node.quasis[0]?.value.raw ?? '')
      : ''
  const where = /\bwhere\b([^]*)$/i.exec(sql)?.[1] ?? ''
  const list = values && unwrap(values)
  const elements = is(list, 'ArrayExpression') ? children(list, 'elements') : values ? [values] : []
  return [...where.matchAll(/([\w"`.]+?)["`)]*\s*(?:=|like|ilike)\s*(?:lower\s*\()?(?:\?|\$(\d+)|[:@]\w+)/gi)].map(
    (match, index) => ({
      name: bare(match[1] ?? ''),
      value: elements[match[2] === undefined ? index : Number(match[2]) - 1] ?? values,
    }),
  )
}

function bare(column: string): string {
  return column.replace(/["`]/g, '').replace(/^.*\./, '')
}
