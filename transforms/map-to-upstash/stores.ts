import type * as t from '@babel/types'
import {
  ancestors,
  child,
  enclosingFunction,
  is,
  isFunction,
  propertyName,
  rootOf,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { NOT_FOR_BROWSERS } from '../_shared/browser-files'
import { wordOf } from '../_shared/words'

/** Something in memory that lives longer than a request and can count: a Map, an object, a cache. */
export interface Store {
  /** The expression that makes it. */
  readonly made: Path
  /** The declarator, class property or object property that holds it; an assignment in a constructor. */
  readonly holder: Path
  /** Every place that refers to it in its file: identifiers, or members such as `this.hits`. */
  readonly uses: readonly Path[]
  readonly home: 'module' | 'closure' | 'instance'
}

/** Packages whose caches forget by themselves. */
const CACHE_PACKAGES =
  /^(?:lru-cache|quick-lru|tiny-lru|node-cache|mnemonist|lru\.min|lru-map|ttl-cache|@isaacs\/ttlcache|memory-cache|cacheable|flat-cache)(?:\/|$)/

/** How a store is made. */
const MAKES_STORE = /new\s+(?:\w+\.)?(?:Map\b|\w*LRU|\w*[Cc]ache\b)|=\s*\(?\{\s*\}|Object\.create\(\s*null/

/** Text of a file that may keep counts on a server: it makes something that holds keys, has a clock, a cache that has one, or refuses, and counts. */
export const MENTIONS_STORE = [
  NOT_FOR_BROWSERS,
  MAKES_STORE,
  /Date\.now|new Date\(|performance\.now|\bttl\b|maxAge|stdTTL|\b429\b|set(?:Timeout|Interval)\(/,
  /\+\+|--|[+-]=|[+-] ?1\b|\.push\(|\.set\([^,]+,\s*[\w.]+(?:\(\))?(?:\s*\+[^,;]+)?\)|\]\s*=\s*[\w.]+(?:\(\))?\s*[;\n]/,
  /[<>]=? /,
].map((part) => new RegExp(`RateLimiterMemory|${part.source}`))

/**
 * Whether one of the stores in a text may outlive the call that makes it, as far as lines and their indentation tell: one
 * at a function's own level is gone with the call, unless a function below it that gets out of there uses it. Most of
 * what code keeps in a Map is of that kind. In doubt the answer is yes.
 */
export function mayOutliveItsCall(source: string): boolean {
  const text = source.replace(/\r\n?/g, '\n')
  return [...text.matchAll(MAKES)].some(({ index, 0: made }) => {
    const end = index + made.length
    if (made.startsWith('=')) {
      // a default value: `(options = {})`, `{ a } = {},`
      if (/^\s*[,)]/.test(text.slice(end, end + 20))) return false
    } else if (made !== 'RateLimiterMemory') {
      // an argument, an answer, or a table that is filled where it is made
      if (!/(?:[=:|?]|[=|?]\s*\()$/.test(text.slice(Math.max(0, index - 80), index).trimEnd())) return false
      if (made.endsWith('Map') && FILLED.test(text.slice(end, end + 300))) return false
    }
    const [, indentation, name] = LOCAL.exec(text.slice(text.lastIndexOf('\n', index) + 1, index + 1)) ?? []
    // what words are beyond ASCII is not worth telling
    if (indentation === undefined || name === undefined || !/^[\w$]+$/.test(name)) return true
    if (made.startsWith('=') && !new RegExp(`(?<!\\.)${wordOf(name)}[\\w$.!?]*\\[`).test(text)) return false
    return indentation === '' || mayBeHandedOut(name, indentation, text, index)
  })
}

const MAKES = new RegExp(`RateLimiterMemory|${MAKES_STORE.source}`, 'g')
/** What follows `new Map` where it does not begin empty. */
const FILLED = /^\s*(?:<[^(]*>)?\s*\(\s*[^)\s]/
const LOCAL = /^([ \t]*)(?:export\s+)?(?:const|let|var)\s+([^\s:=,;]+)/

/** Whether a function that is made behind an offset, in the same block, uses a name and may be kept for longer than the block. */
function mayBeHandedOut(name: string, indentation: string, text: string, from: number): boolean {
  const word = new RegExp(`(?<!\\.)${wordOf(name)}`)
  let statement = ''
  for (const line of text.slice(text.indexOf('\n', from) + 1).split('\n')) {
    const [own = ''] = /^[ \t]*/.exec(line) ?? []
    if (line.length === own.length) continue
    if (own.length < indentation.length) return false
    const begins = own.length === indentation.length && !/^[)}\]]/.test(line.trimStart())
    statement = begins ? line : `${statement}\n${line}`
    if (!word.test(line) || !HANDS_OUT.test(statement)) continue
    if (/=>|\bfunction\b|\)[^;]*\{/.test(statement)) return true
  }
  return false
}

/** How a statement begins that may give a function away, or keep it under a name. */
const HANDS_OUT =
  /^\s*(?:export\s+)?(?:(?:async\s+)?function\b|class\b|return\s*(?:[{([]|async\b|function\b|[\w$]+\s*=>)|(?:(?:const|let|var)\s+|[\w$.[\]'"]+\s*=)[^=]*=?\s*(?:async\b|function\b|[{(<]|[\w$]+\s*=>)|module\.)/

/** The files that may keep counts on a server for longer than a call: none of them is parsed. */
export function filesWithStores(project: Project): readonly string[] {
  return project
    .mentioning(MENTIONS_STORE)
    .filter((path) => project.isSelected(path) && mayOutliveItsCall(project.textOf(path) ?? ''))
}

const SAYS_CACHE = /['"][^'"\n]*(?:lru|cache|mnemonist)/

/** The stores that a file makes for itself, in source order. */
export function storesIn(file: SourceFile, project: Project): readonly Store[] {
  const stores: Store[] = []
  for (const made of file.find('NewExpression', 'ObjectExpression', 'CallExpression')) {
    const keeps = keepsKeys(made, project)
    if (!keeps) continue
    const holder = holderOf(made)
    if (!holder) continue
    const uses = usesOf(holder)
    if (uses.length === 0) continue
    const home = homeOf(holder, uses)
    // not a store because it is made anew whenever its function is called
    if (!home) continue
    // an object literal is a store only where entries are written under computed keys
    if (keeps === 'object' && !uses.some(isWrittenByKey)) continue
    stores.push({ made, holder, uses, home })
  }
  return stores
}

function keepsKeys(made: Path, project: Project): 'map' | 'object' | undefined {
  if (is(made, 'NewExpression')) {
    const callee = unwrap(made.file.pathOf(made.node.callee))
    if (!is(callee, 'Identifier', 'MemberExpression')) return undefined
    if (is(callee, 'Identifier') && !made.file.bindingOf(callee)) return callee.node.name === 'Map' ? 'map' : undefined
    const definition = project.mayLeadTo(rootOf(callee), SAYS_CACHE) ? project.definitionOf(callee) : undefined
    return definition?.kind === 'package' && CACHE_PACKAGES.test(definition.module) ? 'map' : undefined
  }
  if (is(made, 'ObjectExpression')) return made.node.properties.length === 0 ? 'object' : undefined
  return is(made, 'CallExpression') && /^Object\.create\(\s*null\s*\)$/.test(sourceOf(made)) ? 'object' : undefined
}

function sourceOf({ file, node }: Path): string {
  return file.text.slice(node.start ?? 0, node.end ?? 0)
}

/** What the new store is kept in, through `globalThis.x ?? new Map()`, `as` and parentheses. */
function holderOf(made: Path): Path | undefined {
  let at = made
  for (;;) {
    const up = at.parent
    if (is(up, 'LogicalExpression') || (up && unwrap(up) === at && up !== at) || isAssignedGlobal(up, at))
      at = up as Path
    else break
  }
  const up = at.parent
  if (is(up, 'VariableDeclarator') && at.key === 'init' && up.node.id.type === 'Identifier') return up
  if (is(up, 'ClassProperty', 'ClassPrivateProperty') && at.key === 'value') return up
  if (is(up, 'ObjectProperty') && at.key === 'value' && is(up.parent, 'ObjectExpression')) return up
  // this.hits = new Map() in a constructor
  if (is(up, 'AssignmentExpression') && up.node.operator === '=' && at.key === 'right' && isThisMember(up.node.left))
    return up
  return undefined
}

/** `const hits = (globalThis.hits ??= new Map())` */
function isAssignedGlobal(up: Path | undefined, at: Path): boolean {
  return (
    is(up, 'AssignmentExpression') &&
    at.key === 'right' &&
    up.node.left.type === 'MemberExpression' &&
    !isThisMember(up.node.left) &&
    up.parent !== undefined &&
    !is(up.parent, 'ExpressionStatement')
  )
}

function isThisMember(node: t.Node): boolean {
  return node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && !node.computed
}

function nameOfMember(node: t.Node): string | undefined {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return undefined
  return node.property.type === 'PrivateName' ? `#${node.property.id.name}` : propertyName(node)
}

function usesOf(holder: Path): readonly Path[] {
  if (is(holder, 'VariableDeclarator')) {
    const id = child(holder, 'id')
    const binding = id && holder.file.bindingOf(id)
    if (!binding || binding.writes.length > 0) return []
    // the line that hands it to globalThis is part of making it
    return binding.references.filter((use) => !isKeptGlobally(use))
  }
  const owner = ownerOf(holder)
  const name = is(holder, 'AssignmentExpression')
    ? nameOfMember(holder.node.left)
    : is(holder, 'ClassPrivateProperty')
      ? `#${holder.node.key.id.name}`
      : propertyName(holder.node)
  if (!owner || name === undefined) return []
  const self = is(owner, 'ObjectExpression') ? nameHolding(owner) : nameOfStatic(holder, owner)
  return holder.file
    .findIn(owner.parent && self ? holder.file.program : owner, 'MemberExpression', 'OptionalMemberExpression')
    .filter(
      (member) =>
        nameOfMember(member.node) === name &&
        member.node !== (is(holder, 'AssignmentExpression') ? holder.node.left : undefined) &&
        ((member.node.object.type === 'ThisExpression' && within(member, owner)) ||
          (member.node.object.type === 'Identifier' && member.node.object.name === self)),
    )
}

/** `const limiter = { hits: new Map(), … }`: by which name its own members may be reached. */
function nameHolding(object: Path): string | undefined {
  const up = object.parent
  return is(up, 'VariableDeclarator') && up.node.id.type === 'Identifier' ? up.node.id.name : undefined
}

/** `Limits.seen` for a static property of the class Limits. */
function nameOfStatic(holder: Path, body: Path): string | undefined {
  const cls = body.parent
  const isStatic = 'static' in holder.node && holder.node.static === true
  return isStatic && is(cls, 'ClassDeclaration') ? cls.node.id?.name : undefined
}

function ownerOf(holder: Path): Path | undefined {
  for (const up of ancestors(holder)) {
    if (is(up, 'ClassBody')) return up
    if (is(holder, 'ObjectProperty') && is(up, 'ObjectExpression')) return up
  }
  return undefined
}

/** `globalThis.hits = hits`, also under a condition. */
export function isKeptGlobally(use: Path): boolean {
  const up = use.parent
  return (
    is(up, 'AssignmentExpression') &&
    use.key === 'right' &&
    up.node.left.type === 'MemberExpression' &&
    is(up.parent, 'ExpressionStatement')
  )
}

function homeOf(holder: Path, uses: readonly Path[]): Store['home'] | undefined {
  if (!is(holder, 'VariableDeclarator')) return 'instance'
  const maker = enclosingFunction(holder)
  if (!maker) return 'module'
  return uses.some((use) => isHandedOut(functionAround(use, maker), maker)) ? 'closure' : undefined
}

/** The outermost function between a use and the function that makes the store: whoever gets that one keeps the store alive. */
function functionAround(use: Path, maker: Path): Path<FunctionNode> | undefined {
  let outermost: Path<FunctionNode> | undefined
  for (const up of ancestors(use)) {
    if (up === maker) break
    if (isFunction(up)) outermost = up
  }
  return outermost
}

/** Not handed out: a callback of a call that runs while its maker runs, as in `items.forEach(…)`. */
function isHandedOut(fn: Path<FunctionNode> | undefined, maker: Path): boolean {
  if (!fn) return false
  if (is(fn, 'FunctionDeclaration')) {
    const id = child(fn, 'id')
    return (
      (id && fn.file.bindingOf(id)?.references.some((use) => isValue(use) && enclosingFunction(use) === maker)) ?? false
    )
  }
  if (is(fn, 'ObjectMethod')) return true
  const up = fn.parent
  if (is(up, 'VariableDeclarator')) {
    const id = child(up, 'id')
    return (id && fn.file.bindingOf(id)?.references.some((use) => isValue(use))) ?? false
  }
  return is(up, 'ReturnStatement', 'ObjectProperty', 'ArrowFunctionExpression', 'AssignmentExpression', 'ClassProperty')
}

/** Named, not called. */
function isValue(use: Path): boolean {
  return !(is(use.parent, 'CallExpression', 'OptionalCallExpression') && use.key === 'callee')
}

function isWrittenByKey(use: Path): boolean {
  let at = use
  while (is(at.parent, 'MemberExpression') && at.key === 'object') {
    at = at.parent
    if (!at.node || !('computed' in at.node) || !at.node.computed) continue
    const up = at.parent
    if (is(up, 'AssignmentExpression') && at.key === 'left') return true
  }
  return false
}
