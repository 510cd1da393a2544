import type * as t from '@babel/types'
import { exportsOf } from '../exports'
import { enclosingFunction, enclosingStatement, is, isFunction, unwrap, type Path } from '../path'
import type { Binding } from '../scope'
import type { SourceFile } from '../source-file'
import { evaluateClass } from './classes'
import { Env, Frame } from './environment'
import { enumOf, evaluate, makeFunction } from './expressions'
import type { Machine } from './machine'
import { member } from './members'
import { bind } from './patterns'
import { ObjectValue, isPrimitive, type Value } from './values'

/** The variables of a module, as far as they have been needed. */
export function moduleEnv(m: Machine, file: SourceFile): Env {
  const known = m.modules.get(file)
  if (known) return known
  const made = new Env(undefined, new Frame(file, undefined, undefined, [], undefined))
  m.modules.set(file, made)
  return made
}

/** Whether the name is declared at the top level of its file. */
export function isOfModule(binding: Binding): boolean {
  const { file } = binding.identifier
  return file.moduleBinding(binding.name) === binding
}

/** The module's variables with this one among them: what declares it is evaluated when it is first asked for. */
export function moduleHome(m: Machine, binding: Binding): Env {
  const { file } = binding.identifier
  const env = moduleEnv(m, file)
  if (env.has(binding)) return env
  const { declaration } = binding
  if (m.underWay.has(declaration)) m.stop(`${binding.name}, which is made from itself`)
  m.underWay.add(declaration)
  const { node, file: from } = m
  try {
    evaluateDeclaration(m, binding, declaration, env, m.substitute?.(declaration))
  } finally {
    m.at(node, from)
    m.underWay.delete(declaration)
  }
  if (!env.has(binding)) m.stop(`what ${binding.name} is`)
  return env
}

function evaluateDeclaration(m: Machine, binding: Binding, declaration: Path, env: Env, substitute: Value): void {
  const { node } = declaration
  if (is(declaration, 'VariableDeclarator')) {
    requireSteady(m, binding)
    const value = substitute ?? (declaration.node.init ? evaluate(m, declaration.node.init, env) : undefined)
    bind(m, declaration.node.id, value, env, 'declare')
  } else if (substitute !== undefined) env.set(binding, substitute)
  else if (is(declaration, 'FunctionDeclaration')) env.set(binding, makeFunction(m, declaration.node, env))
  else if (is(declaration, 'ClassDeclaration')) {
    evaluateClass(m, declaration.node, env, (made) => env.set(binding, made))
  } else if (is(declaration, 'TSEnumDeclaration')) env.set(binding, enumOf(m, declaration.node, env))
  else if (is(declaration, 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier'))
    env.set(binding, imported(m, declaration))
  else {
    m.at(node, declaration.file)
    m.stop(node.type === 'TSModuleDeclaration' ? 'a namespace' : `a declaration that is not modelled (${node.type})`)
  }
}

/** Statements at the top level do not run; a variable that one of them sets has a value that is not known here. */
function requireSteady(m: Machine, binding: Binding): void {
  for (const write of binding.writes) {
    if (enclosingFunction(write) || enclosingStatement(write) === enclosingStatement(binding.declaration)) continue
    m.at(write.node, write.file)
    m.stop(`${binding.name} is set again while the module loads`)
  }
}

function imported(
  m: Machine,
  specifier: Path<t.ImportSpecifier | t.ImportDefaultSpecifier | t.ImportNamespaceSpecifier>,
): Value {
  const { parent, node, file } = specifier
  if (!is(parent, 'ImportDeclaration')) return m.stop('an import')
  const name =
    node.type === 'ImportSpecifier'
      ? node.imported.type === 'StringLiteral'
        ? node.imported.value
        : node.imported.name
      : node.type === 'ImportDefaultSpecifier'
        ? 'default'
        : '*'
  return exportOf(m, file, parent.node.source.value, name)
}

/** The export `name` of the module that a specifier in `from` leads to. */
export function exportOf(m: Machine, from: SourceFile, specifier: string, name: string): Value {
  const target = m.project.resolve(from.path, specifier)
  const file = target === undefined ? undefined : m.project.file(target)
  if (!file) return outside(m, specifier, name)
  if (name === '*') return namespaceOf(m, file)
  const found = exportedBy(m, file, name, new Set())
  return found ? found.value : m.unknown(`import '${specifier}'.${name}`)
}

function outside(m: Machine, specifier: string, name: string): Value {
  const modelled = m.realm.exportOf(specifier.replace(/^node:/, ''), name)
  if (modelled !== undefined) return modelled
  return m.unknown(name === '*' ? `import '${specifier}'` : `import '${specifier}'.${name}`)
}

function exportedBy(m: Machine, file: SourceFile, name: string, seen: Set<SourceFile>): { value: Value } | undefined {
  if (seen.has(file)) return undefined
  seen.add(file)
  const { named, stars, whole } = exportsOf(file)
  const entry = named.get(name)
  if (entry?.kind === 'from') return { value: exportOf(m, file, entry.specifier, entry.name) }
  if (entry) return { value: moduleValue(m, entry.path) }
  if (whole) {
    const value = moduleValue(m, whole)
    return { value: name === 'default' ? value : member(m, value, name) }
  }
  for (const specifier of stars) {
    const target = m.project.resolve(file.path, specifier)
    const next = target === undefined ? undefined : m.project.file(target)
    if (!next) continue
    const found = name === 'default' ? undefined : exportedBy(m, next, name, seen)
    if (found) return found
  }
  return undefined
}

/** `import * as ns`: an object whose properties are evaluated now. */
function namespaceOf(m: Machine, file: SourceFile): Value {
  const key = file.ast
  const known = m.anonymous.get(key)
  if (known !== undefined) return known
  const { whole } = exportsOf(file)
  if (whole) return moduleValue(m, whole)
  const made = new ObjectValue()
  m.anonymous.set(key, made)
  const names = (at: SourceFile, seen: Set<SourceFile>): string[] => {
    if (seen.has(at)) return []
    seen.add(at)
    const { named, stars } = exportsOf(at)
    const below = stars.flatMap((specifier) => {
      const target = m.project.resolve(at.path, specifier)
      const next = target === undefined ? undefined : m.project.file(target)
      return next ? names(next, seen) : []
    })
    return [...named.keys(), ...below]
  }
  for (const name of names(file, new Set())) {
    const entry = exportsOf(file).named.get(name)
    if (entry?.kind === 'own' && isType(entry.path)) continue
    const found = exportedBy(m, file, name, new Set())
    if (found) made.own.set(name, found.value)
  }
  return made
}

function isType(path: Path): boolean {
  const binding = is(path, 'Identifier') ? path.file.bindingOf(path) : undefined
  return binding?.kind === 'type'
}

/** The value of an expression or name at the top level of a module. */
export function moduleValue(m: Machine, path: Path): Value {
  const at = unwrap(path)
  const env = moduleEnv(m, at.file)
  const named = nameDeclaredBy(at)
  if (named) {
    const binding = at.file.bindingOf(named)
    if (binding) return moduleHome(m, binding).get(binding)
  }
  if (is(at, 'Identifier')) return evaluate(m, at.node, env)
  // a function or class literal is one value, however often it is asked for
  const known = m.anonymous.get(at.node)
  if (known !== undefined) return known
  const value = anonymousValue(m, at, env)
  if (!isPrimitive(value)) m.anonymous.set(at.node, value)
  return value
}

function anonymousValue(m: Machine, at: Path, env: Env): Value {
  if (is(at, 'FunctionDeclaration')) return makeFunction(m, at.node, env)
  if (is(at, 'ClassDeclaration')) return evaluateClass(m, at.node, env)
  if (isFunction(at) && is(at, 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'))
    return makeFunction(m, at.node, env)
  return evaluate(m, at.node, env)
}

/** The identifier of a declaration, or the declared identifier itself. */
function nameDeclaredBy(at: Path): Path | undefined {
  if (is(at, 'FunctionDeclaration', 'ClassDeclaration', 'TSEnumDeclaration', 'VariableDeclarator')) {
    const { id } = at.node
    return id?.type === 'Identifier' ? at.file.pathOf(id) : undefined
  }
  return is(at, 'Identifier') && at.file.bindingOf(at)?.identifier === at ? at : undefined
}

/** Evaluates whatever declares the top-level statement that a node stands in, so that its functions are made. */
export function evaluateAround(m: Machine, path: Path): void {
  let at: Path = path
  let declarator: Path | undefined
  while (at.parent && !is(at.parent, 'Program')) {
    if (is(at, 'VariableDeclarator', 'FunctionDeclaration', 'ClassDeclaration')) declarator = at
    if (is(at, 'AssignmentExpression')) declarator = at.file.pathOf(at.node.right)
    if (is(at.parent, 'ExportDefaultDeclaration')) declarator = at
    at = at.parent
  }
  if (is(at, 'FunctionDeclaration', 'ClassDeclaration')) declarator = at
  if (!declarator) return
  if (is(declarator, 'VariableDeclarator') && declarator.node.id.type !== 'Identifier') {
    const first = declarator.file.findIn(declarator.file.pathOf(declarator.node.id), 'Identifier')[0]
    const binding = first && declarator.file.bindingOf(first)
    if (binding) moduleHome(m, binding)
    return
  }
  moduleValue(m, declarator)
}
