import type { CallExpression, OptionalCallExpression, TSType } from '@babel/types'
import {
  ancestors,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  originsOf,
  propertyName,
  returnedBy,
  unwrap,
  within,
  type Definition,
  type FactCollector,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { UPSTASH_CLASSES, UPSTASH_METHODS, UPSTASH_RATELIMIT } from './package-names'

export type Call = Path<CallExpression | OptionalCallExpression>

/** A call whose promise resolves to a limiter's answer. */
export interface LimiterCall {
  readonly path: Call
  /** `upstash`: a method of a limiter object itself. `wrapper`: a function of the repository that answers for one. */
  readonly via: 'upstash' | 'wrapper'
  /** The method's name, or what the wrapper is called here. */
  readonly name: string
  /** The wrapper that is called. */
  readonly wrapper: Path<FunctionNode> | undefined
}

/** Whether `path` names a class of @upstash/ratelimit, or one that extends it. */
export function isUpstashClass(path: Path, project: Project): boolean {
  return originsOf(path, project).some((origin) => {
    if (is(origin, 'ClassDeclaration', 'ClassExpression')) {
      const { superClass } = origin.node
      return (
        Boolean(superClass) && isUpstashClass(origin.file.pathOf(superClass as NonNullable<typeof superClass>), project)
      )
    }
    return isUpstashExport(project.definitionOf(origin))
  })
}

/** Whether the value of an expression can be a limiter of @upstash/ratelimit, null and stubs beside it notwithstanding. */
export function isUpstashLimiter(path: Path, project: Project): boolean {
  return originsOf(path, project).some((origin) => {
    if (is(origin, 'NewExpression')) return isUpstashClass(origin.file.pathOf(origin.node.callee), project)
    const annotation = annotationOf(origin)
    return annotation !== undefined && mentionsLimiterType(annotation, project)
  })
}

/** The calls in one file whose promise carries a limiter's answer. */
export function limiterCallsIn(file: SourceFile, project: Project): readonly LimiterCall[] {
  return memo(callsOfFile, project, file, () =>
    file.find('CallExpression', 'OptionalCallExpression').flatMap((path) => limiterCall(path, project) ?? []),
  )
}

/** The call as one of a limiter or of a function that answers for one; undefined when it is neither. */
export function limiterCall(path: Call, project: Project): LimiterCall | undefined {
  const callee = unwrap(path.file.pathOf(path.node.callee))
  if (is(callee, 'MemberExpression', 'OptionalMemberExpression')) {
    const name = propertyName(callee.node)
    if (
      name !== undefined &&
      UPSTASH_METHODS.includes(name) &&
      isUpstashLimiter(callee.file.pathOf(callee.node.object), project)
    )
      return { path, via: 'upstash', name, wrapper: undefined }
  }
  // a getter or variable that hands out limiter.limit itself
  for (const origin of originsOf(callee, project)) {
    if (!is(origin, 'MemberExpression', 'OptionalMemberExpression') || origin === callee) continue
    const name = propertyName(origin.node)
    if (name !== undefined && UPSTASH_METHODS.includes(name) && isUpstashLimiter(origin.file.pathOf(origin.node.object), project))
      return { path, via: 'upstash', name, wrapper: undefined }
  }
  const wrapper = functionsCalled(path, project).find((fn) => answersForLimiter(fn, project))
  if (!wrapper) return undefined
  const name = is(callee, 'Identifier')
    ? callee.node.name
    : 'property' in callee.node
      ? (propertyName(callee.node) ?? '')
      : ''
  return { path, via: 'wrapper', name, wrapper }
}

/**
 * The files in which a limiter of @upstash/ratelimit, or a function that answers for one, is defined or called: found
 * outwards from the files that import the package, parsing only those that refer to something that carries a limiter.
 */
export function limiterFiles(project: Project): readonly SourceFile[] {
  return memo(filesOfProject, project, project, () => {
    const frontier = new Set<SourceFile>(project.files(/@upstash\/ratelimit/))
    for (const path of project.mentioning(/@upstash\/ratelimit/)) {
      const file = project.file(path)
      if (file) frontier.add(file)
    }
    for (const file of frontier) {
      for (const declaration of declarationsIn(file)) {
        if (!carriesLimiter(declaration, project)) continue
        const definition: Definition = { kind: 'declared', file, path: declaration, binding: bindingOf(declaration) }
        for (const reference of project.referencesTo(definition)) frontier.add(reference.path.file)
      }
    }
    return [...frontier]
  })
}

/**
 * Whether a function does nothing of consequence but ask a limiter and answer for it: with the limiter's promise, with
 * a value or Response that depends on its answer, or by throwing. An action that limits and then does its work is not
 * one: whether somebody waits for that action decides nothing about the limit.
 */
export function answersForLimiter(fn: Path<FunctionNode>, project: Project): boolean {
  return project.fact(wrapperFact, { kind: 'declared', file: fn.file, path: fn, binding: undefined }) ?? false
}

const wrapperFact: FactCollector<boolean> = {
  id: 'answers-for-limiter',
  about({ path }, project) {
    if (!isFunction(path) || path.node.generator) return undefined
    const calls = path.file
      .findIn(path, 'CallExpression', 'OptionalCallExpression')
      .filter((call) => enclosingFunction(call) === path)
    const asked = calls.filter((call) => limiterCall(call, project))
    const first = asked[0]
    if (!first) return undefined
    const answers = returnsAnswer(path, asked) || decidesByAnswer(path, asked)
    const harmless = calls.every(
      (call) =>
        // what comes before the limiter is asked, or is needed to ask it, happens whether somebody waits or not
        asked.some((ask) => within(call, ask)) ||
        call.node.start! < first.node.start! ||
        hasNoEffect(call, project, 3),
    )
    return answers && harmless ? true : undefined
  },
}

/** Whether what the function returns is, or is computed from, one of the calls. */
function returnsAnswer(fn: Path<FunctionNode>, asked: readonly Call[]): boolean {
  return returnedBy(fn).some(
    (returned) =>
      asked.some((call) => within(call, returned)) || derived(fn, asked).some((name) => mentions(returned, name)),
  )
}

/** Whether an `if` on the answer returns or throws. */
function decidesByAnswer(fn: Path<FunctionNode>, asked: readonly Call[]): boolean {
  const names = derived(fn, asked)
  return fn.file.findIn(fn, 'IfStatement', 'ConditionalExpression').some((branch) => {
    const test = branch.file.pathOf(branch.node.test)
    if (!asked.some((call) => within(call, test)) && !names.some((name) => mentions(test, name))) return false
    return (
      branch.file.findIn(branch, 'ReturnStatement', 'ThrowStatement').length > 0 || is(branch, 'ConditionalExpression')
    )
  })
}

/** The bindings of a function that hold the answer of one of the calls, or something computed from it. */
function derived(fn: Path<FunctionNode>, asked: readonly Call[]): readonly Path[] {
  const holders: Path[] = []
  for (const declarator of fn.file.findIn(fn, 'VariableDeclarator')) {
    if (!declarator.node.init) continue
    const init = fn.file.pathOf(declarator.node.init)
    if (asked.some((call) => within(call, init)) || holders.some((holder) => mentions(init, holder)))
      holders.push(...declaredBy(declarator))
  }
  for (const assignment of fn.file.findIn(fn, 'AssignmentExpression')) {
    const right = fn.file.pathOf(assignment.node.right)
    const left = fn.file.pathOf(assignment.node.left)
    if (asked.some((call) => within(call, right)) && is(left, 'Identifier')) {
      const binding = fn.file.bindingOf(left)
      if (binding) holders.push(binding.identifier)
    }
  }
  return holders
}

function declaredBy(declarator: Path): Path[] {
  const id = children(declarator, 'id')[0]
  return id
    ? id.file.findIn(id, 'Identifier').filter((identifier) => id.file.bindingOf(identifier)?.identifier === identifier)
    : []
}

function mentions(expression: Path, holder: Path): boolean {
  const binding = holder.file.bindingOf(holder)
  return binding?.references.some((reference) => within(reference, expression)) ?? false
}

/** Objects and functions of the platform whose calls leave nothing behind that a caller would miss. */
const HARMLESS_GLOBALS = new Set([
  'console',
  'Math',
  'Date',
  'JSON',
  'String',
  'Number',
  'Boolean',
  'Object',
  'Array',
  'Response',
  'Headers',
  'Error',
  'Promise',
  'parseInt',
  'parseFloat',
  'isNaN',
  'Intl',
])
const HARMLESS_PACKAGES = /^(?:next\/|next$|@sentry\/|@trpc\/|pino|winston|@?ms$|@axiomhq\/|next-axiom|server-only)/
const HARMLESS_METHODS = new Set([
  'set',
  'append',
  'get',
  'toString',
  'toISOString',
  'toFixed',
  'trim',
  'split',
  'join',
  'map',
  'getTime',
  'json',
  'status',
  'setHeader',
  'writeHead',
  'end',
  'slice',
  'replace',
  'toLowerCase',
  'includes',
  'startsWith',
  'warn',
  'error',
  'info',
  'debug',
  'log',
  'catch',
  'then',
  'finally',
  'send',
])

function hasNoEffect(call: Call, project: Project, depth: number): boolean {
  const callee = unwrap(call.file.pathOf(call.node.callee))
  const base = is(callee, 'MemberExpression', 'OptionalMemberExpression') ? rootOf(callee) : callee
  if (is(base, 'Identifier')) {
    const definition = project.definitionOf(base)
    if (!definition && !base.file.bindingOf(base) && HARMLESS_GLOBALS.has(base.node.name)) return true
    if (definition?.kind === 'package' && HARMLESS_PACKAGES.test(definition.module)) return true
  }
  if (
    is(callee, 'MemberExpression', 'OptionalMemberExpression') &&
    HARMLESS_METHODS.has(propertyName(callee.node) ?? '')
  )
    return true
  if (is(callee, 'Super')) return true
  const functions = functionsCalled(call, project)
  return (
    depth > 0 &&
    functions.length > 0 &&
    functions.every((fn) =>
      fn.file
        .findIn(fn, 'CallExpression', 'OptionalCallExpression')
        .every((inner) => hasNoEffect(inner, project, depth - 1)),
    )
  )
}

function rootOf(member: Path): Path {
  let at = member
  for (;;) {
    const below = unwrap(at)
    if (is(below, 'MemberExpression', 'OptionalMemberExpression')) at = below.file.pathOf(below.node.object)
    else if (is(below, 'CallExpression', 'OptionalCallExpression')) at = below.file.pathOf(below.node.callee)
    else return below
  }
}

/** The declarations of a module's own scope, and of every class and object in them: what other files can refer to. */
function declarationsIn(file: SourceFile): readonly Path[] {
  return file
    .find('VariableDeclarator', 'FunctionDeclaration', 'ClassDeclaration', 'ExportDefaultDeclaration')
    .filter((declaration) =>
      [...ancestors(declaration)].every((up) =>
        /^(File|Program|ExportNamedDeclaration|ExportDefaultDeclaration|VariableDeclaration)$/.test(up.node.type),
      ),
    )
    .map((declaration) => {
      if (!is(declaration, 'ExportDefaultDeclaration')) return declaration
      return declaration.file.pathOf(declaration.node.declaration)
    })
}

function bindingOf(declaration: Path): ReturnType<SourceFile['bindingOf']> {
  const id = children(declaration, 'id')[0]
  return id && is(id, 'Identifier') ? declaration.file.bindingOf(id) : undefined
}

/** Whether a limiter, or a function that answers for one, can be reached through this declaration. */
function carriesLimiter(declaration: Path, project: Project): boolean {
  const { file } = declaration
  if (
    file
      .findIn(
        declaration,
        'FunctionDeclaration',
        'FunctionExpression',
        'ArrowFunctionExpression',
        'ObjectMethod',
        'ClassMethod',
        'ClassPrivateMethod',
      )
      .some((fn) => answersForLimiter(fn, project))
  )
    return true
  // functions that hand out limiters, and variables, records and fields that hold them
  if (isFunction(declaration)) return returnedBy(declaration).some((returned) => isUpstashLimiter(returned, project))
  if (
    file
      .findIn(declaration, 'NewExpression')
      .some((created) => isUpstashClass(file.pathOf(created.node.callee), project))
  )
    return true
  const init = children(declaration, 'init')[0] ?? declaration
  return (
    isUpstashLimiter(init, project) ||
    isUpstashClass(init, project) ||
    (is(init, 'ObjectExpression') &&
      children(init, 'properties').some(
        (property) => is(property, 'ObjectProperty') && isUpstashLimiter(file.pathOf(property.node.value), project),
      ))
  )
}

function isUpstashExport(definition: Definition | undefined): boolean {
  return (
    definition?.kind === 'package' &&
    definition.module === UPSTASH_RATELIMIT &&
    UPSTASH_CLASSES.includes(definition.name)
  )
}

function annotationOf(origin: Path): Path | undefined {
  const target = is(origin, 'AssignmentPattern')
    ? children(origin, 'left')[0]
    : is(origin, 'TSParameterProperty')
      ? children(origin, 'parameter')[0]
      : is(origin, 'VariableDeclarator')
        ? children(origin, 'id')[0]
        : origin
  const annotation = target && children(target, 'typeAnnotation')[0]
  return annotation && children(annotation, 'typeAnnotation')[0]
}

function mentionsLimiterType(type: Path, project: Project): boolean {
  if (is(type, 'TSUnionType'))
    return type.node.types.some((member: TSType) => mentionsLimiterType(type.file.pathOf(member), project))
  if (!is(type, 'TSTypeReference')) return false
  return isUpstashExport(project.definitionOf(type.file.pathOf(type.node.typeName)))
}

const callsOfFile = new WeakMap<Project, WeakMap<object, readonly LimiterCall[]>>()
const filesOfProject = new WeakMap<Project, WeakMap<object, readonly SourceFile[]>>()

function memo<T>(cache: WeakMap<Project, WeakMap<object, T>>, project: Project, key: object, make: () => T): T {
  let ofProject = cache.get(project)
  if (!ofProject) cache.set(project, (ofProject = new WeakMap()))
  const known = ofProject.get(key)
  if (known !== undefined) return known
  const made = make()
  ofProject.set(key, made)
  return made
}
