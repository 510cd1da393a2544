import type * as t from '@babel/types'
import { exportsOf } from './exports'
import { patternKeys, propertyName, returnedBy } from './origins'
import { ancestors, child, children, is, isFunction, unwrap, type Path } from './path'
import type { Definition } from './project'
import type { Binding } from './scope'
import type { SourceFile } from './source-file'

export type Declared = Extract<Definition, { kind: 'declared' }>

/** What the following of names needs to know about the repository. */
export interface Modules {
  file(path: string): SourceFile | undefined
  resolve(from: string, specifier: string): string | undefined
  /** Whether the specifier can only mean a file of the repository. */
  isLocal(from: string, specifier: string): boolean
  /** Whether a file could export the name, by its text; it is not parsed for that. */
  mayExport(path: string, name: string): boolean
}

export interface Definitions {
  /** What an identifier, member expression or import or export specifier stands for; undefined when that cannot be told. */
  definitionOf(path: Path): Definition | undefined
  exportOf(file: string, name: string): Definition | undefined
  exportedNames(definition: Definition): readonly string[]
}

/**
 * One text for one definition, however it was put together: a declaration that takes a value apart introduces several
 * names, everything else only one.
 */
export function keyOf(definition: Definition): string {
  if (definition.kind === 'package') return `${definition.module}\0${definition.name}`
  const { path, binding } = definition
  const place = `${path.file.path}\0${path.node.type}\0${String(path.node.start)}\0${String(path.node.end)}`
  let pattern = is(path, 'VariableDeclarator') ? (path.node.id as t.Node) : path.node
  if (pattern.type === 'RestElement') pattern = pattern.argument
  if (pattern.type === 'AssignmentPattern') pattern = pattern.left
  return binding && /^(?:Object|Array)Pattern$/.test(pattern.type) ? `${place}\0${binding.name}` : place
}

/** Follows names through imports, barrels, aliases, objects and classes. Remembers what it found; circles end. */
export function createDefinitions(modules: Modules): Definitions {
  const remembered = new Map<Binding | string, Definition | undefined>()
  /** What is being followed just now: meeting it again is a circle. */
  const following = new Map<Binding | string, number>()
  let shallowestCircle = Infinity

  /** Answers from memory where it can. What a circle cut short is only remembered where the circle began. */
  const follow = (key: Binding | string, find: () => Definition | undefined): Definition | undefined => {
    if (remembered.has(key)) return remembered.get(key)
    const begun = following.get(key)
    if (begun !== undefined) {
      shallowestCircle = Math.min(shallowestCircle, begun)
      return undefined
    }
    const level = following.size
    following.set(key, level)
    try {
      const found = find()
      if (shallowestCircle >= level) {
        shallowestCircle = Infinity
        remembered.set(key, found)
      }
      return found
    } finally {
      following.delete(key)
    }
  }

  const definitionOf = (path: Path): Definition | undefined => {
    const at = unwrap(path)
    const { file, parent } = at
    if (is(at, 'Identifier', 'StringLiteral')) {
      // the names inside specifiers, and the name of a member, stand for what they name
      if (is(parent, 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier')) return imported(parent)
      if (is(parent, 'ExportSpecifier') && (at.key !== 'local' || sourceOf(parent) !== undefined))
        return handedOn(parent)
      if (is(parent, 'MemberExpression', 'OptionalMemberExpression') && at.key === 'property' && !parent.node.computed)
        return definitionOf(parent)
    }
    if (is(at, 'JSXIdentifier') && is(parent, 'JSXMemberExpression') && at.key === 'property')
      return definitionOf(parent)
    if (is(at, 'Identifier', 'JSXIdentifier')) {
      const binding = file.bindingOf(at)
      return binding && ofBinding(binding)
    }
    if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      // what stands at an index changes, and is data more often than not
      const name = at.node.property.type === 'NumericLiteral' ? undefined : propertyName(at.node)
      return name === undefined ? undefined : memberOf(file.pathOf(at.node.object), name)
    }
    if (is(at, 'JSXMemberExpression')) return memberOf(file.pathOf(at.node.object), at.node.property.name)
    if (is(at, 'TSQualifiedName')) return memberOf(file.pathOf(at.node.left), at.node.right.name)
    if (is(at, 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier')) return imported(at)
    if (is(at, 'ExportSpecifier')) return handedOn(at)
    if (is(at, 'AwaitExpression')) {
      const awaited = definitionOf(file.pathOf(at.node.argument))
      return awaited && isModule(awaited) ? awaited : undefined
    }
    if (is(at, 'SequenceExpression')) {
      const last = children(at, 'expressions').at(-1)
      return last && definitionOf(last)
    }
    const specifier = loadedBy(at)
    return specifier === undefined ? undefined : moduleAs(file, specifier, '*')
  }

  const imported = (specifier: Path): Definition | undefined => {
    const source = sourceOf(specifier)
    if (source === undefined) return undefined
    const name = is(specifier, 'ImportSpecifier')
      ? nameOf(specifier.node.imported)
      : is(specifier, 'ImportDefaultSpecifier')
        ? 'default'
        : '*'
    return moduleAs(specifier.file, source, name)
  }

  const handedOn = (specifier: Path<t.ExportSpecifier>): Definition | undefined => {
    const source = sourceOf(specifier)
    return source === undefined
      ? definitionOf(specifier.file.pathOf(specifier.node.local))
      : moduleAs(specifier.file, source, nameOf(specifier.node.local))
  }

  /** The export `name` of what a specifier in `from` leads to; `*` for all of it. */
  const moduleAs = (from: SourceFile, specifier: string, name: string): Definition | undefined => {
    const target = modules.resolve(from.path, specifier)
    if (target !== undefined) return exportOf(target, name)
    return modules.isLocal(from.path, specifier) ? undefined : { kind: 'package', module: specifier, name }
  }

  const exportOf = (path: string, name: string): Definition | undefined =>
    follow(`${path}\0${name}`, () => {
      // a barrel leads to many files, of which one has the name
      const file = name === '*' || modules.mayExport(path, name) ? modules.file(path) : undefined
      if (!file) return undefined
      const { named, stars, whole } = exportsOf(file)
      if (name === '*') {
        const assigned = whole && !is(whole, 'ObjectExpression') ? valueAt(whole) : undefined
        return assigned ?? wholeFile(file)
      }
      const entry = named.get(name)
      if (entry?.kind === 'from') return moduleAs(file, entry.specifier, entry.name)
      if (entry) return valueAt(entry.path)
      if (whole) return name === 'default' ? valueAt(whole) : memberOf(whole, name)
      if (name === 'default') {
        // what a CommonJS file exports name by name is its default export as well
        const isCommonJs = named.size > 0 && file.find('AssignmentExpression').length > 0 && !hasModuleSyntax(file)
        return isCommonJs ? wholeFile(file) : undefined
      }
      const outside: string[] = []
      for (const specifier of stars) {
        if (modules.resolve(path, specifier) === undefined) outside.push(specifier)
        else {
          const found = moduleAs(file, specifier, name)
          if (found) return found
        }
      }
      const [only, ...more] = outside
      return only === undefined || more.length > 0 ? undefined : moduleAs(file, only, name)
    })

  /** What an exported name or expression stands for; the expression itself where it stands for nothing else. */
  const valueAt = (path: Path): Declared | Definition | undefined => {
    const at = unwrap(path)
    const found = definitionOf(at)
    if (found) return found
    // an import that leads nowhere, as opposed to an expression
    if (is(at, 'Identifier') && at.file.bindingOf(at)) return undefined
    const id = is(at, 'FunctionDeclaration', 'ClassDeclaration', 'TSDeclareFunction') ? child(at, 'id') : undefined
    const binding = id && at.file.bindingOf(id)
    return binding ? ofBinding(binding) : { kind: 'declared', file: at.file, path: at, binding: undefined }
  }

  const ofBinding = (binding: Binding): Definition | undefined => follow(binding, () => origin(binding))

  const origin = (binding: Binding): Definition | undefined => {
    const { declaration, identifier } = binding
    const { file } = identifier
    const itself: Declared = { kind: 'declared', file, path: declaration, binding }
    if (is(declaration, 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier'))
      return imported(declaration)
    if (is(declaration, 'TSImportEqualsDeclaration')) {
      const { moduleReference } = declaration.node
      return moduleReference.type === 'TSExternalModuleReference'
        ? moduleAs(file, moduleReference.expression.value, '*')
        : definitionOf(file.pathOf(moduleReference))
    }
    if (is(declaration, 'FunctionExpression', 'ClassExpression')) return holderOf(declaration)
    if (binding.kind === 'param') return loadedInto(binding) ?? itself
    if (!is(declaration, 'VariableDeclarator') || !declaration.node.init || binding.writes.length > 0) return itself
    const keys = patternKeys(identifier, file.pathOf(declaration.node.id))
    const found = keys && inside(file.pathOf(declaration.node.init), keys)
    return found && isSteady(found) && !isData(found) ? found : itself
  }

  /** What stands in an expression under these names, one inside the other; the expression's own meaning for none. */
  const inside = (expression: Path, keys: readonly string[]): Definition | undefined => {
    const [first, ...rest] = keys
    let found = first === undefined ? definitionOf(expression) : memberOf(expression, first)
    for (const key of rest) found = found && memberOfDefinition(found, key)
    return found
  }

  /** `import('…').then(({ name }) => …)`: what the parameter holds. */
  const loadedInto = ({ declaration, identifier }: Binding): Definition | undefined => {
    const call = declaration.parent?.parent
    if (declaration.key !== 'params' || declaration.index !== 0 || !is(call, 'CallExpression')) return undefined
    const callee = call.file.pathOf(call.node.callee)
    if (!is(callee, 'MemberExpression') || propertyName(callee.node) !== 'then') return undefined
    const keys = patternKeys(identifier, declaration)
    const loaded = definitionOf(callee.file.pathOf(callee.node.object))
    if (!keys || !loaded || !isModule(loaded)) return undefined
    return keys.reduce<Definition | undefined>((at, key) => at && memberOfDefinition(at, key), loaded)
  }

  /** The member `name` of an expression's value. */
  const memberOf = (expression: Path, name: string): Definition | undefined => {
    const at = unwrap(expression)
    const { file } = at
    if (is(at, 'ThisExpression', 'Super')) return memberOfThis(at, name)
    if (is(at, 'ObjectExpression')) return memberOfObject(at, name)
    if (is(at, 'ArrayExpression')) return elementOf(at, name)
    if (is(at, 'ClassExpression')) return memberOfClass(at, name, true)
    if (is(at, 'NewExpression')) {
      const made = definitionOf(file.pathOf(at.node.callee))
      return made?.kind === 'declared' ? memberOfClass(made.path, name, false) : undefined
    }
    // a promise and what it brings are one thing here: nobody asks for the `then` of a limiter
    if (is(at, 'AwaitExpression')) return memberOf(file.pathOf(at.node.argument), name)
    if (is(at, 'ConditionalExpression'))
      return only([at.node.consequent, at.node.alternate].map((each) => memberOf(file.pathOf(each), name)))
    if (is(at, 'LogicalExpression'))
      return only([at.node.left, at.node.right].map((each) => memberOf(file.pathOf(each as t.Node), name)))
    if (is(at, 'AssignmentExpression')) return memberOf(file.pathOf(at.node.right), name)
    const found = definitionOf(at)
    if (found) return memberOfDefinition(found, name)
    if (is(at, 'CallExpression', 'OptionalCallExpression')) return memberOfCall(at, name)
    return undefined
  }

  const memberOfDefinition = (definition: Definition, name: string): Definition | undefined =>
    follow(`${keyOf(definition)}\0.${name}`, () => memberOfValue(definition, name))

  const memberOfValue = (definition: Definition, name: string): Definition | undefined => {
    if (definition.kind === 'package')
      return definition.name === '*' ? { kind: 'package', module: definition.module, name } : undefined
    const { path, file, binding } = definition
    if (is(path, 'Program')) return exportOf(file.path, name)
    if (is(path, 'VariableDeclarator')) {
      if (path.node.id.type !== 'Identifier') return undefined
      const values = [child(path, 'init'), ...(binding?.writes ?? []).map(assignedAt)]
      return only([
        ...values.map((value) => value && memberOf(value, name)),
        memberOfAnnotation(child(path, 'id'), name),
      ])
    }
    if (is(path, 'ObjectProperty')) return memberOf(file.pathOf(path.node.value), name)
    if (is(path, 'ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty')) {
      const value = child(path, 'value')
      const values = value ? [value] : assignedToField(path)
      return only([...values.map((each) => memberOf(each, name)), memberOfAnnotation(path, name)])
    }
    if (is(path, 'ClassMethod', 'ClassPrivateMethod', 'ObjectMethod') && path.node.kind === 'get')
      return only(returnedBy(path).map((value) => memberOf(value, name)))
    if (is(path, 'ClassDeclaration')) return memberOfClass(path, name, true)
    if (is(path, 'TSEnumDeclaration')) {
      const member = children(path, 'members').find((each) => nameOf((each.node as t.TSEnumMember).id) === name)
      return member && { kind: 'declared', file, path: member, binding: undefined }
    }
    if (binding?.kind === 'param') {
      const parameter = is(path, 'TSParameterProperty') ? child(path, 'parameter') : path
      const value = is(parameter, 'AssignmentPattern') ? child(parameter, 'right') : undefined
      const id = is(parameter, 'AssignmentPattern') ? child(parameter, 'left') : parameter
      if (!is(id, 'Identifier')) return undefined
      return memberOfAnnotation(id, name) ?? (value && memberOf(value, name))
    }
    return path.node.type.endsWith('Expression') ? memberOf(path, name) : undefined
  }

  const memberOfObject = (object: Path<t.ObjectExpression>, name: string): Definition | undefined => {
    for (const member of children(object, 'properties').reverse()) {
      if (is(member, 'SpreadElement')) {
        const found = memberOf(member.file.pathOf(member.node.argument), name)
        if (found) return found
      } else if (propertyName(member.node) === name) {
        const value = is(member, 'ObjectProperty') ? definitionOf(member.file.pathOf(member.node.value)) : undefined
        // which parameter it was is known to the caller only
        const isArgument = value?.kind === 'declared' && value.binding?.kind === 'param'
        return value && isSteady(value) && !isArgument
          ? value
          : { kind: 'declared', file: member.file, path: member, binding: undefined }
      }
    }
    return undefined
  }

  const elementOf = (array: Path<t.ArrayExpression>, name: string): Definition | undefined => {
    if (!/^\d+$/.test(name)) return undefined
    const before = array.node.elements.slice(0, Number(name) + 1)
    const element = before.at(Number(name))
    return element && before.every((each) => each?.type !== 'SpreadElement')
      ? valueAt(array.file.pathOf(element))
      : undefined
  }

  /** A member of a class itself or of its instances, its base classes included. */
  const memberOfClass = (path: Path, name: string, isStatic: boolean): Definition | undefined => {
    if (!is(path, 'ClassDeclaration', 'ClassExpression')) {
      // class Limiter {…} as the value of a variable or export
      const value = is(path, 'VariableDeclarator', 'ObjectProperty')
        ? (child(path, 'init') ?? child(path, 'value'))
        : undefined
      return value && is(unwrap(value), 'ClassExpression') ? memberOfClass(unwrap(value), name, isStatic) : undefined
    }
    const members = children(path.file.pathOf(path.node.body), 'body')
    const named = members.filter(
      ({ node }) => propertyName(node) === name && Boolean('static' in node && node.static) === isStatic,
    )
    // overloads and abstract declarations stand beside the method that has the body
    const member = named.find((each) => !is(each, 'TSDeclareMethod')) ?? named[0]
    if (member) return { kind: 'declared', file: path.file, path: member, binding: undefined }
    if (!isStatic) {
      const maker = members.find((each) => is(each, 'ClassMethod') && each.node.kind === 'constructor')
      for (const parameter of maker ? children(maker, 'params') : []) {
        if (!is(parameter, 'TSParameterProperty')) continue
        const id = is(child(parameter, 'parameter'), 'AssignmentPattern')
          ? child(path.file.pathOf(parameter.node.parameter), 'left')
          : child(parameter, 'parameter')
        if (is(id, 'Identifier') && id.node.name === name)
          return { kind: 'declared', file: path.file, path: parameter, binding: path.file.bindingOf(id) }
      }
    }
    const base = child(path, 'superClass')
    const above = base && definitionOf(base)
    if (above?.kind !== 'declared') return undefined
    return follow(`${keyOf(above)}\0${isStatic ? 'static' : 'new'}.${name}`, () =>
      memberOfClass(above.path, name, isStatic),
    )
  }

  const memberOfThis = (at: Path, name: string): Definition | undefined => {
    for (const up of ancestors(at)) {
      if (is(up, 'FunctionDeclaration')) return undefined
      // a function expression is called on the object or instance that it is a property of
      if (is(up, 'FunctionExpression') && !is(up.parent, 'ObjectProperty', 'ClassProperty', 'ClassPrivateProperty'))
        return undefined
      if (is(up.parent, 'ClassBody') && up.parent.parent) {
        const owner = up.parent.parent
        const isStatic = is(up, 'StaticBlock') || Boolean('static' in up.node && up.node.static)
        if (!is(at, 'Super')) return memberOfClass(owner, name, isStatic)
        const base = child(owner, 'superClass')
        const above = base && definitionOf(base)
        return above?.kind === 'declared' ? memberOfClass(above.path, name, isStatic) : undefined
      }
      const isOwn =
        is(up, 'ObjectMethod') ||
        (is(up, 'ObjectProperty') && is(unwrap(up.file.pathOf(up.node.value)), 'FunctionExpression'))
      if (isOwn && is(up.parent, 'ObjectExpression')) return memberOfObject(up.parent, name)
    }
    return undefined
  }

  const memberOfCall = (
    call: Path<t.CallExpression | t.OptionalCallExpression>,
    name: string,
  ): Definition | undefined => {
    const callee = unwrap(call.file.pathOf(call.node.callee))
    const argument = child(call, 'arguments', 0)
    if (argument && is(callee, 'MemberExpression') && is(child(callee, 'object'), 'Identifier')) {
      const text = `${(callee.node.object as t.Identifier).name}.${propertyName(callee.node) ?? ''}`
      const passesOn = ['Object.freeze', 'Object.seal', 'Promise.all', 'Promise.resolve'].includes(text)
      if (passesOn) return memberOf(argument, name)
    }
    const maker = isFunction(callee) ? callee : functionAt(definitionOf(callee))
    if (!maker) return undefined
    const made: Declared = { kind: 'declared', file: maker.file, path: maker, binding: undefined }
    return follow(`${keyOf(made)}\0().${name}`, () => only(returnedBy(maker).map((value) => memberOf(value, name))))
  }

  /** A member by the written type of a variable, field or parameter: a class of the repository. */
  const memberOfAnnotation = (typed: Path | undefined, name: string): Definition | undefined => {
    const written = typed && child(typed, 'typeAnnotation')
    const type = is(written, 'TSTypeAnnotation') ? child(written, 'typeAnnotation') : undefined
    return type && memberOfType(type, name)
  }

  const memberOfType = (type: Path, name: string): Definition | undefined => {
    if (is(type, 'TSUnionType', 'TSIntersectionType'))
      return only(children(type, 'types').map((each) => memberOfType(each, name)))
    if (is(type, 'TSParenthesizedType')) return memberOfType(type.file.pathOf(type.node.typeAnnotation), name)
    if (is(type, 'TSTypeQuery')) {
      const meant = definitionOf(type.file.pathOf(type.node.exprName))
      return meant && memberOfDefinition(meant, name)
    }
    if (!is(type, 'TSTypeReference')) return undefined
    const meant = definitionOf(type.file.pathOf(type.node.typeName))
    return meant?.kind === 'declared' ? memberOfClass(meant.path, name, false) : undefined
  }

  /** The declaration through which a function or class expression is known. */
  const holderOf = (expression: Path): Declared => {
    let holder = expression.parent
    while (holder && unwrap(holder) === expression) holder = holder.parent
    const declared = (path: Path, id?: Path): Declared => ({
      kind: 'declared',
      file: path.file,
      path,
      binding: id && path.file.bindingOf(id),
    })
    if (is(holder, 'VariableDeclarator') && is(child(holder, 'id'), 'Identifier'))
      return declared(holder, child(holder, 'id'))
    if (
      is(holder, 'ObjectProperty', 'ClassProperty', 'ClassPrivateProperty') &&
      is(holder.parent, 'ObjectExpression', 'ClassBody')
    )
      return declared(holder)
    return declared(expression)
  }

  return {
    definitionOf,
    exportOf,
    exportedNames(definition) {
      if (definition.kind === 'package') return []
      const { file } = definition
      const { named, whole } = exportsOf(file)
      const names = new Set(named.keys())
      if (is(whole, 'ObjectExpression'))
        for (const member of children(whole, 'properties')) names.add(propertyName(member.node) ?? '')
      if (whole) names.add('default')
      const key = keyOf(definition)
      return [...names].filter((name) => {
        const found = name === '' ? undefined : exportOf(file.path, name)
        return found !== undefined && keyOf(found) === key
      })
    },
  }
}

/** The function that a definition declares, if it does. */
export function functionAt(definition: Definition | undefined): ReturnType<typeof functionIn> {
  return definition?.kind === 'declared' ? functionIn(definition.path) : undefined
}

function functionIn(path: Path) {
  const value = child(path, 'init') ?? child(path, 'value')
  const at = value && is(path, 'VariableDeclarator', 'ObjectProperty', 'ClassProperty') ? unwrap(value) : path
  return isFunction(at) ? at : undefined
}

/** The specifier of `require('…')` or `import('…')`. */
function loadedBy(at: Path): string | undefined {
  if (is(at, 'ImportExpression')) return at.node.source.type === 'StringLiteral' ? at.node.source.value : undefined
  if (!is(at, 'CallExpression')) return undefined
  const { callee } = at.node
  const [argument] = at.node.arguments
  if (argument?.type !== 'StringLiteral') return undefined
  const isRequire =
    callee.type === 'Identifier' && callee.name === 'require' && !at.file.bindingOf(at.file.pathOf(callee))
  return isRequire || callee.type === 'Import' ? argument.value : undefined
}

function wholeFile(file: SourceFile): Declared {
  return { kind: 'declared', file, path: file.program, binding: undefined }
}

function isModule(definition: Definition): boolean {
  return definition.kind === 'package' ? definition.name === '*' : is(definition.path, 'Program')
}

/** Whether a name that was set from it once still has its value later: not when the variable is assigned again. */
function isSteady(definition: Definition): boolean {
  return definition.kind === 'package' || (definition.binding?.writes.length ?? 0) === 0
}

/** Whether a member holds a number or text, which may be another one by the time a copy is read. */
function isData(definition: Definition): boolean {
  if (definition.kind === 'package' || !is(definition.path, 'ObjectProperty', 'ClassProperty', 'ClassPrivateProperty'))
    return false
  const value = child(definition.path, 'value')
  return !value || /Literal$|^UnaryExpression$|^BinaryExpression$/.test(unwrap(value).node.type)
}

function hasModuleSyntax(file: SourceFile): boolean {
  return children(file.program, 'body').some((each) => /^(?:Import|Export)/.test(each.node.type))
}

function sourceOf(specifier: Path): string | undefined {
  const declaration = specifier.parent
  if (is(declaration, 'ImportDeclaration')) return declaration.node.source.value
  return is(declaration, 'ExportNamedDeclaration') ? declaration.node.source?.value : undefined
}

function nameOf(node: t.Identifier | t.StringLiteral): string {
  return node.type === 'StringLiteral' ? node.value : node.name
}

/** What is put into a variable where it is assigned again. */
function assignedAt(write: Path): Path | undefined {
  return is(write.parent, 'AssignmentExpression') && write.key === 'left' ? child(write.parent, 'right') : undefined
}

/** What the class puts into a field with `this.field = …`. */
function assignedToField(field: Path): Path[] {
  const name = propertyName(field.node)
  const owner = field.parent
  if (name === undefined || !owner) return []
  return owner.file.findIn(owner, 'AssignmentExpression').flatMap((assignment) => {
    const { left } = assignment.node
    const isIt =
      left.type === 'MemberExpression' && left.object.type === 'ThisExpression' && propertyName(left) === name
    return isIt ? [owner.file.pathOf(assignment.node.right)] : []
  })
}

/** The one thing that all who know agree on. */
function only(found: readonly (Definition | undefined)[]): Definition | undefined {
  const [first, ...others] = found.filter((each) => each !== undefined)
  return first && others.every((other) => keyOf(other) === keyOf(first)) ? first : undefined
}
