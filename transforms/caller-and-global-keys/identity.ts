import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  originsOf,
  patternKeys,
  propertyName,
  rootOf,
  textOf,
  unwrap,
  usesOfFunction,
  within,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { headerReadsIn } from '../_shared/header-reads'
import { isAddressModule } from '../_shared/address-module'
import type { Call } from '../_shared/answering-functions'
import { entryName, isActionFile } from './entries'

/**
 * Whom a value stands for. `address`: where the request came from. `user`: who is signed in. `sent`: whatever the
 * caller wrote into the request. `unknown`: cannot be told.
 */
export type Identity = 'address' | 'user' | 'sent' | 'unknown'

/** Whom the value of an expression stands for, in all the ways in which it can come about; literals stand for nobody. */
export function identitiesOf(path: Path, project: Project): ReadonlySet<Identity> {
  const walk = new Walk(project)
  walk.from(path, 5)
  return walk.out
}

/** Whether an expression reads an address from headers where it stands, or names a variable that has one for other uses too. */
export function mayBeReplaced(path: Path, project: Project): boolean {
  const reads = readsOf(path.file, project)
  if (reads.some((read) => within(read, path))) return true
  const binding = is(path, 'Identifier') ? path.file.bindingOf(path) : undefined
  const declaration = binding?.declaration
  return (
    binding !== undefined &&
    declaration !== undefined &&
    binding.references.length > 1 &&
    reads.some((read) => within(read, declaration))
  )
}

const SESSION_EXPORTS: readonly (readonly [module: RegExp, names: RegExp])[] = [
  [/^(?:next-auth|@auth\/)/, /^(?:getServerSession|unstable_getServerSession|auth|getToken|getSession)$/],
  [/^@clerk\//, /^(?:auth|currentUser|getAuth)$/],
  [/^iron-session/, /^getIronSession$/],
  [/^@(?:auth0|workos-inc|kinde-oss|logto|stackframe)/, /./],
]
const ADDRESS_PACKAGES = /^@vercel\/(?:functions|edge)$/
/** What the body, the query or the form of a request is read with. */
const READS_OF_REQUEST = /^(?:json|formData|text)$/

class Walk {
  readonly out = new Set<Identity>()
  private readonly seen = new Set<Path>()
  /** The functions in which the walk has been. */
  private readonly frames = new Set<Path<FunctionNode>>()
  constructor(private readonly project: Project) {}

  from(path: Path, depth: number): void {
    const at = unwrap(path)
    if (this.seen.has(at)) return
    this.seen.add(at)
    const frame = enclosingFunction(at)
    if (frame) this.frames.add(frame)
    if (this.seen.size > 200 || depth < 0) {
      this.out.add('unknown')
      return
    }
    if (this.isAddressCall(at)) {
      this.out.add('address')
      return
    }
    const binding = is(at, 'Identifier') ? at.file.bindingOf(at) : undefined
    if (binding?.kind === 'param' && binding.writes.length === 0) {
      this.fromParameter(binding.identifier, depth)
      return
    }
    const origins = originsOf(at, this.project)
    for (const origin of origins.length ? origins : [at]) this.classify(origin, depth)
  }

  private classify(at: Path, depth: number): void {
    if (/(?:String|Numeric|Null|Boolean)Literal$/.test(at.node.type) || textOf(at) === 'undefined') return
    if (readsOf(at.file, this.project).some((read) => within(read, at) || within(at, read))) {
      this.out.add('address')
      return
    }
    const made = is(at, 'TemplateLiteral')
      ? children(at, 'expressions')
      : is(at, 'BinaryExpression')
        ? [...children(at, 'left'), ...children(at, 'right')]
        : is(at, 'ArrayExpression')
          ? children(at, 'elements')
          : undefined
    if (made) for (const part of made) this.from(part, depth)
    else if (is(at, 'ObjectExpression')) {
      for (const property of children(at, 'properties')) {
        const value = child(property, 'value')
        if (value) this.from(value, depth)
      }
    } else if (at.key === 'params' || is(at.parent, 'AssignmentPattern')) this.fromParameter(at, depth)
    else if (is(at, 'CallExpression', 'OptionalCallExpression', 'NewExpression')) this.fromCall(at, depth)
    else if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      if (namesUser(at)) this.out.add('user')
      else this.fromObject(at, depth)
    } else if (is(at, 'VariableDeclarator')) {
      const init = child(at, 'init')
      if (init) this.from(init, depth - 1)
      else this.out.add('unknown')
    } else if (is(at, 'Identifier')) {
      const binding = at.file.bindingOf(at)
      const init = is(binding?.declaration, 'VariableDeclarator') ? child(binding.declaration, 'init') : undefined
      if (init) this.from(init, depth - 1)
      else this.out.add('unknown')
    } else this.out.add('unknown')
  }

  private fromObject(member: Path, depth: number): void {
    const object = child(member, 'object')
    if (object) this.from(object, depth)
  }

  private fromCall(call: Path, depth: number): void {
    const callee = child(call, 'callee')
    if (!callee) return
    if (this.isAddressCall(call)) {
      this.out.add('address')
      return
    }
    if (this.readsSession(callee)) {
      this.out.add('user')
      return
    }
    if (is(callee, 'MemberExpression', 'OptionalMemberExpression')) {
      const name = propertyName(callee.node) ?? ''
      const root = rootOf(callee)
      if (READS_OF_REQUEST.test(name) && this.isParameter(root)) {
        this.out.add('sent')
        return
      }
      if (/earchParams|formData|cookies/.test(textOf(callee))) {
        this.out.add('sent')
        return
      }
      this.fromObject(callee, depth)
    }
    for (const argument of children(call, 'arguments')) if (!isFunction(argument)) this.from(argument, depth - 1)
  }

  private fromParameter(param: Path, depth: number): void {
    const fn = enclosingFunction(param)
    if (!fn) {
      this.out.add('unknown')
      return
    }
    const handed = handedByFramework(param, fn)
    if (handed !== undefined) {
      this.out.add(handed)
      return
    }
    const before = this.out.size
    if (entryName(fn) === undefined || isActionFile(fn)) this.fromCallers(fn, param, depth)
    // the request itself says nothing yet: what is read from it does
    else this.out.add('unknown')
    if (isActionFile(fn) && this.out.size === before) this.out.add('sent')
  }

  private fromCallers(fn: Path<FunctionNode>, param: Path, depth: number): void {
    // what a function returns came back through the call that led into it, and others say nothing about it
    const here = [...this.frames].flatMap((frame) => callsWithin(frame, fn, this.project))
    if (here.length === 0 && isCalledFromEverywhere(fn, this.project)) {
      this.out.add('unknown')
      return
    }
    const index = [...children(fn, 'params')].findIndex((one) => within(param, one))
    const calls =
      here.length > 0
        ? here
        : usesOfFunction(fn, this.project).flatMap((use) => (use.kind === 'call' ? [use.call] : []))
    if (calls.length === 0 && !isActionFile(fn)) this.out.add('unknown')
    for (const call of calls) {
      const given = child(call, 'arguments', index)
      if (given) this.from(given, depth - 1)
    }
  }

  private isParameter(path: Path): boolean {
    return is(path, 'Identifier') && path.file.bindingOf(path)?.kind === 'param'
  }

  private isAddressCall(path: Path): boolean {
    const call = is(path, 'AwaitExpression') ? unwrap(path.file.pathOf(path.node.argument)) : path
    const callee = is(call, 'CallExpression') ? call.file.pathOf(call.node.callee) : undefined
    const definition = callee && is(callee, 'Identifier') ? this.project.definitionOf(callee) : undefined
    if (definition?.kind === 'package')
      return ADDRESS_PACKAGES.test(definition.module) && definition.name === 'ipAddress'
    return definition?.kind === 'declared' && isAddressModule(definition.file)
  }

  private readsSession(callee: Path): boolean {
    const at = unwrap(callee)
    if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      // supabase.auth.getUser(), auth.api.getSession()
      const object = unwrap(at.file.pathOf(at.node.object))
      const owner = 'property' in object.node ? propertyName(object.node) : undefined
      return (
        /^(?:getUser|getSession|getClaims)$/.test(propertyName(at.node) ?? '') && /^(?:auth|api)$/.test(owner ?? '')
      )
    }
    if (!is(at, 'Identifier')) return false
    const definition = this.project.definitionOf(at)
    if (definition?.kind === 'package')
      return SESSION_EXPORTS.some(([module, names]) => module.test(definition.module) && names.test(definition.name))
    // export const { auth } = NextAuth({ … })
    if (definition?.kind !== 'declared' || definition.binding?.name !== 'auth') return false
    const init = is(definition.path, 'VariableDeclarator') ? child(definition.path, 'init') : undefined
    const maker = is(init, 'CallExpression') ? this.project.definitionOf(init.file.pathOf(init.node.callee)) : undefined
    return maker?.kind === 'package' && maker.module === 'next-auth'
  }
}

/** The calls of one function in another. */
function callsWithin(caller: Path<FunctionNode>, fn: Path<FunctionNode>, project: Project): readonly Call[] {
  if (caller === fn) return []
  const id = child(fn, 'id') ?? (is(fn.parent, 'VariableDeclarator') ? child(fn.parent, 'id') : undefined)
  const name = is(id, 'Identifier') ? id.node.name : propertyName(fn.node)
  return caller.file.findIn(caller, 'CallExpression', 'OptionalCallExpression').filter((call) => {
    const callee = unwrap(call.file.pathOf(call.node.callee))
    const said = is(callee, 'Identifier') ? callee.node.name : propertyName(callee.node)
    return said !== undefined && said === name && functionsCalled(call, project).includes(fn)
  })
}

/** How many files may import the module of a function before what it is given says nothing about who calls. */
const MANY_FILES = 20

/** What half of a project calls is given whatever they have; and to read all of them takes longer than the rest of the run. */
function isCalledFromEverywhere(fn: Path<FunctionNode>, project: Project): boolean {
  return project.importersOf(fn.file.path).length > MANY_FILES
}

/** `ctx.session.user.id`, `ctx.userId`: what tRPC and action clients hand to a procedure about who is signed in. */
function namesUser(member: Path): boolean {
  const root = rootOf(member)
  if (!is(root, 'Identifier') || root.file.bindingOf(root)?.kind !== 'param') return false
  return /^(?:ctx|context|opts\.ctx|req\.auth|request\.auth)(?:\?\.|\.|!)+(?:session|user|auth|userId)\b/.test(
    textOf(member),
  )
}

/**
 * Whose a parameter is that a framework fills in: `input` of tRPC, `parsedInput` of action clients and NextAuth's
 * `authorize(credentials)` are what the caller sent; what stands beside it, the server has found out.
 */
function handedByFramework(param: Path, fn: Path<FunctionNode>): Identity | undefined {
  const holder = is(fn, 'ObjectMethod') ? fn : is(fn.parent, 'ObjectProperty') ? fn.parent : undefined
  if (holder && propertyName(holder.node) === 'authorize') return 'sent'
  const declared = children(fn, 'params').find((one) => within(param, one))
  const keys = declared && is(param, 'Identifier') ? (patternKeys(param, declared) ?? []) : []
  const [name = textOf(param)] = keys
  if (/^(?:input|parsedInput|rawInput|clientInput|searchParams|body|query)\b/.test(name)) return 'sent'
  return keys.length > 0 && is(fn.parent, 'CallExpression') && fn.key === 'arguments' ? 'unknown' : undefined
}

const known = new WeakMap<SourceFile, readonly Path[]>()

function readsOf(file: SourceFile, project: Project): readonly Path[] {
  let reads = known.get(file)
  if (!reads) known.set(file, (reads = headerReadsIn(file, project).map(({ path }) => path)))
  return reads
}
