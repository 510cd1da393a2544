import type * as t from '@babel/types'
import { eachChild, isNode, type Path } from './path'
import type { SourceFile } from './source-file'

/*
 * Why not the scopes that come with jscodeshift: ast-types knows Program, function and catch scopes only, so two
 * `const { success } = …` in two blocks of one handler are one binding to it, and it leaves out TypeScript's own
 * declarations. Limiters are checked in blocks, so the tool needs block scopes that are exact.
 */

export type BindingKind =
  | 'import'
  | 'const'
  | 'let'
  | 'var'
  | 'using'
  | 'function'
  | 'class'
  | 'param'
  | 'catch'
  | 'enum'
  | 'namespace'
  | 'type'

/** One declared name and everything in its file that refers to it. */
export interface Binding {
  readonly name: string
  readonly kind: BindingKind
  /** The identifier that introduces the name. */
  readonly identifier: Path<t.Identifier>
  /**
   * What declares it: an import specifier, a VariableDeclarator, a function, class, enum, interface or type alias
   * declaration, a parameter (as it stands in `params`), or a catch clause.
   */
  readonly declaration: Path
  /** Identifiers that read or call it, `typeof` and `export { name }` included; not the declaring one. */
  readonly references: readonly Path[]
  /** Identifiers through which it is assigned again after its declaration. */
  readonly writes: readonly Path[]
}

export interface Scopes {
  readonly module: ReadonlyMap<string, Binding>
  bindingOf(identifier: t.Node): Binding | undefined
  isVisible(name: string, at: Path): boolean
}

interface DraftBinding extends Binding {
  identifier: Path<t.Identifier>
  declaration: Path
  readonly references: Path[]
  readonly writes: Path[]
}

type Names = Map<string, DraftBinding>

class Scope {
  readonly children: Scope[] = []
  /** Type parameters: they hide outer types and are nobody's binding. */
  typeParameters: Set<string> | undefined
  private values: Names | undefined
  private types: Names | undefined

  constructor(
    readonly parent: Scope | undefined,
    readonly hoists: boolean,
  ) {
    parent?.children.push(this)
  }

  own(name: string, space: 'values' | 'types'): DraftBinding | undefined {
    return this[space]?.get(name)
  }

  add(binding: DraftBinding, space: 'values' | 'types'): void {
    // most scopes declare nothing
    const names = (this[space] ??= new Map<string, DraftBinding>())
    names.set(binding.name, binding)
  }

  /** Everything declared here; where a type and a value share a name, the value comes last. */
  *declared(): Iterable<DraftBinding> {
    if (this.types) yield* this.types.values()
    if (this.values) yield* this.values.values()
  }

  lookup(name: string, space: 'values' | 'types'): DraftBinding | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const found = scope.own(name, space)
      if (found) return found
      if (space === 'types' && scope.typeParameters?.has(name)) return undefined
    }
    return undefined
  }
}

/** `name`: one more declaration of a name that is declared already. */
type Use = { node: t.Identifier | t.JSXIdentifier; scope: Scope; as: 'read' | 'write' | 'type' | 'name' }

/** The name is a text in one version of the tree and an identifier in the next. */
function typeParameterName({ name }: t.TSTypeParameter): string {
  return typeof name === 'string' ? name : (name as t.Identifier).name
}

/** Finds every declared name of a file, and what each identifier refers to. */
export function analyseScopes(file: SourceFile): Scopes {
  const root = new Scope(undefined, true)
  const uses: Use[] = []
  const scopeAt = new Map<t.Node, Scope>()

  const declare = (scope: Scope, id: t.Identifier, kind: BindingKind, declaration: t.Node): void => {
    let home = scope
    if (kind === 'var') while (!home.hoists && home.parent) home = home.parent
    const inValues = kind !== 'type'
    const inTypes = kind === 'type' || kind === 'class' || kind === 'enum' || kind === 'import' || kind === 'namespace'
    const known = home.own(id.name, inValues ? 'values' : 'types')
    // a value may be imported under the name of a type of the file
    if (known && !(kind === 'type' && known.kind === 'import')) {
      // of a function and its overloads the one with the body stands for all; of others the first, which `var` may set again
      const isOverload = kind === 'function' && known.declaration.node.type === 'TSDeclareFunction'
      if (isOverload && declaration.type === 'FunctionDeclaration') {
        uses.push({ node: known.identifier.node, scope: home, as: 'name' })
        known.identifier = file.pathOf(id)
        known.declaration = file.pathOf(declaration)
      } else if (kind === 'function' || kind === 'var')
        uses.push({ node: id, scope: home, as: isOverload ? 'name' : 'write' })
      return
    }
    const binding: DraftBinding = {
      name: id.name,
      kind,
      identifier: file.pathOf(id),
      declaration: file.pathOf(declaration),
      references: [],
      writes: [],
    }
    if (inValues) home.add(binding, 'values')
    if (inTypes && (kind === 'type' || !home.own(id.name, 'types'))) home.add(binding, 'types')
  }

  const declarePattern = (
    scope: Scope,
    pattern: t.Node | null | undefined,
    kind: BindingKind,
    declaration: t.Node,
  ): void => {
    if (!pattern) return
    switch (pattern.type) {
      case 'Identifier':
        declare(scope, pattern, kind, declaration)
        if (pattern.typeAnnotation) walk(pattern.typeAnnotation, scope)
        return
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') declarePattern(scope, property.argument, kind, declaration)
          else {
            if (property.computed) walk(property.key, scope)
            declarePattern(scope, property.value, kind, declaration)
          }
        }
        if (pattern.typeAnnotation) walk(pattern.typeAnnotation, scope)
        return
      case 'ArrayPattern':
        for (const element of pattern.elements) declarePattern(scope, element, kind, declaration)
        if (pattern.typeAnnotation) walk(pattern.typeAnnotation, scope)
        return
      case 'AssignmentPattern':
        declarePattern(scope, pattern.left, kind, declaration)
        walk(pattern.right, scope)
        return
      case 'RestElement':
        declarePattern(scope, pattern.argument, kind, declaration)
        if (pattern.typeAnnotation) walk(pattern.typeAnnotation, scope)
        return
      case 'TSParameterProperty':
        declarePattern(scope, pattern.parameter, kind, declaration)
        return
      default:
        walk(pattern, scope)
    }
  }

  // function and class names are visible before their line, so a block's declarations come before its uses
  const declareStatements = (scope: Scope, statements: readonly t.Node[]): void => {
    for (const statement of statements) {
      const inner =
        (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
        statement.declaration
          ? statement.declaration
          : statement
      if (inner.type === 'FunctionDeclaration' || inner.type === 'TSDeclareFunction') {
        if (inner.id) declare(scope, inner.id, 'function', inner)
      } else if (inner.type === 'ClassDeclaration') {
        if (inner.id) declare(scope, inner.id, 'class', inner)
      } else if (inner.type === 'TSEnumDeclaration') declare(scope, inner.id, 'enum', inner)
      else if (inner.type === 'TSInterfaceDeclaration' || inner.type === 'TSTypeAliasDeclaration')
        declare(scope, inner.id, 'type', inner)
      // `declare global` names nothing
      else if (inner.type === 'TSModuleDeclaration' && inner.id.type === 'Identifier' && !inner.global)
        declare(scope, inner.id, 'namespace', inner)
      else if (inner.type === 'ImportDeclaration')
        for (const specifier of inner.specifiers) declare(scope, specifier.local, 'import', specifier)
      else if (inner.type === 'TSImportEqualsDeclaration') declare(scope, inner.id, 'import', inner)
      else if (inner.type === 'VariableDeclaration' && inner.kind !== 'var') declareVariables(scope, inner)
    }
  }

  const declareVariables = (scope: Scope, node: t.VariableDeclaration): void => {
    const kind: BindingKind = node.kind === 'await using' ? 'using' : node.kind
    // the initialisers are walked where the statement stands; here only the names are taken
    for (const declarator of node.declarations) declareNames(scope, declarator.id, kind, declarator)
  }

  const declareNames = (scope: Scope, pattern: t.Node | null, kind: BindingKind, declaration: t.Node): void => {
    if (!pattern) return
    if (pattern.type === 'Identifier') declare(scope, pattern, kind, declaration)
    else if (pattern.type === 'ObjectPattern')
      for (const property of pattern.properties)
        declareNames(scope, property.type === 'RestElement' ? property.argument : property.value, kind, declaration)
    else if (pattern.type === 'ArrayPattern')
      for (const element of pattern.elements) declareNames(scope, element, kind, declaration)
    else if (pattern.type === 'AssignmentPattern') declareNames(scope, pattern.left, kind, declaration)
    else if (pattern.type === 'RestElement') declareNames(scope, pattern.argument, kind, declaration)
  }

  /** Walks what a declared pattern evaluates: defaults, computed keys, type annotations; names are declared already. */
  const walkPattern = (pattern: t.Node | null, scope: Scope): void => {
    if (!pattern) return
    if (pattern.type === 'Identifier') {
      if (pattern.typeAnnotation) walk(pattern.typeAnnotation, scope)
    } else if (pattern.type === 'ObjectPattern') {
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') walkPattern(property.argument, scope)
        else {
          if (property.computed) walk(property.key, scope)
          walkPattern(property.value, scope)
        }
      }
      if (pattern.typeAnnotation) walk(pattern.typeAnnotation, scope)
    } else if (pattern.type === 'ArrayPattern') {
      for (const element of pattern.elements) walkPattern(element, scope)
      if (pattern.typeAnnotation) walk(pattern.typeAnnotation, scope)
    } else if (pattern.type === 'AssignmentPattern') {
      walkPattern(pattern.left, scope)
      walk(pattern.right, scope)
    } else if (pattern.type === 'RestElement') walkPattern(pattern.argument, scope)
  }

  const use = (node: t.Identifier | t.JSXIdentifier, scope: Scope, as: Use['as']): void => {
    uses.push({ node, scope, as })
  }

  const walkAll = (node: t.Node, scope: Scope, except: readonly string[] = []): void => {
    eachChild(node, (child, key) => {
      if (!except.includes(key)) walk(child, scope)
    })
  }

  const declareTypeParameters = (scope: Scope, node: t.Node): void => {
    const parameters: unknown = 'typeParameters' in node ? node.typeParameters : undefined
    if (!isNode(parameters) || parameters.type !== 'TSTypeParameterDeclaration') return
    scope.typeParameters = new Set(parameters.params.map(typeParameterName))
  }

  const walkFunction = (
    node: t.Node & { params: t.Node[]; body?: t.Node | null },
    outer: Scope,
    ownName?: t.Identifier | null,
  ): void => {
    // a parameter or variable of the same name hides the function's own
    const around = ownName ? new Scope(outer, false) : outer
    if (ownName) declare(around, ownName, 'function', node)
    const scope = new Scope(around, true)
    scopeAt.set(node, scope)
    declareTypeParameters(scope, node)
    for (const param of node.params) declarePattern(scope, param, 'param', param)
    const decorators = node.params.flatMap((param) => ('decorators' in param ? (param.decorators ?? []) : []))
    for (const decorator of decorators) walk(decorator, outer)
    if ('returnType' in node && isNode(node.returnType)) walk(node.returnType, scope)
    if ('typeParameters' in node && isNode(node.typeParameters)) walk(node.typeParameters, scope)
    if (!node.body) return
    if (node.body.type === 'BlockStatement') {
      scopeAt.set(node.body, scope)
      declareStatements(scope, node.body.body)
      walkAll(node.body, scope)
    } else walk(node.body, scope)
  }

  const assigned = (pattern: t.Node | null, scope: Scope): void => {
    if (!pattern) return
    if (pattern.type === 'Identifier') use(pattern, scope, 'write')
    else if (pattern.type === 'ObjectPattern')
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') assigned(property.argument, scope)
        else {
          if (property.computed) walk(property.key, scope)
          assigned(property.value, scope)
        }
      }
    else if (pattern.type === 'ArrayPattern') for (const element of pattern.elements) assigned(element, scope)
    else if (pattern.type === 'AssignmentPattern') {
      assigned(pattern.left, scope)
      walk(pattern.right, scope)
    } else if (pattern.type === 'RestElement') assigned(pattern.argument, scope)
    else if (pattern.type === 'TSNonNullExpression') assigned(pattern.expression, scope)
    else if (
      pattern.type === 'TSAsExpression' ||
      pattern.type === 'TSSatisfiesExpression' ||
      pattern.type === 'TSTypeAssertion'
    ) {
      assigned(pattern.expression, scope)
      walk(pattern.typeAnnotation, scope)
    } else walk(pattern, scope)
  }

  const walk = (node: t.Node, scope: Scope): void => {
    switch (node.type) {
      case 'Identifier':
        use(node, scope, 'read')
        if (node.typeAnnotation) walk(node.typeAnnotation, scope)
        return
      case 'JSXIdentifier':
        if (/^[^a-z]/.test(node.name)) use(node, scope, 'read')
        return
      case 'JSXAttribute':
        if (node.value) walk(node.value, scope)
        return
      case 'JSXMemberExpression': {
        const base = node.object
        if (base.type === 'JSXIdentifier') use(base, scope, 'read')
        else walk(base, scope)
        return
      }
      case 'JSXNamespacedName':
      case 'PrivateName':
      case 'MetaProperty':
      case 'BreakStatement':
      case 'ContinueStatement':
        return
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        walk(node.object, scope)
        if (node.computed) walk(node.property, scope)
        return
      case 'ObjectProperty':
        if (node.computed) walk(node.key, scope)
        walk(node.value, scope)
        return
      case 'ClassProperty':
      case 'ClassAccessorProperty':
      case 'ClassPrivateProperty':
        for (const decorator of node.decorators ?? []) walk(decorator, scope)
        if (node.type !== 'ClassPrivateProperty' && node.computed) walk(node.key, scope)
        if (node.typeAnnotation) walk(node.typeAnnotation, scope)
        if (node.value) walk(node.value, scope)
        return
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
      case 'TSDeclareMethod':
        for (const decorator of node.decorators ?? []) walk(decorator, scope)
        if ('computed' in node && node.computed) walk(node.key, scope)
        walkFunction(node, scope)
        return
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        walkFunction(node, scope)
        return
      case 'FunctionExpression':
        walkFunction(node, scope, node.id)
        return
      case 'ArrowFunctionExpression':
        walkFunction(node, scope)
        return
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const inner = new Scope(scope, false)
        scopeAt.set(node, inner)
        declareTypeParameters(inner, node)
        if (node.type === 'ClassExpression' && node.id) declare(inner, node.id, 'class', node)
        walkAll(node, inner, ['id'])
        return
      }
      case 'Program':
      case 'BlockStatement':
      case 'StaticBlock':
      case 'TSModuleBlock': {
        const inner = node.type === 'Program' ? scope : new Scope(scope, node.type !== 'BlockStatement')
        scopeAt.set(node, inner)
        declareStatements(inner, node.body)
        walkAll(node, inner)
        return
      }
      case 'SwitchStatement': {
        walk(node.discriminant, scope)
        const inner = new Scope(scope, false)
        scopeAt.set(node, inner)
        declareStatements(
          inner,
          node.cases.flatMap((c) => c.consequent),
        )
        for (const c of node.cases) walkAll(c, inner)
        return
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement': {
        const inner = new Scope(scope, false)
        scopeAt.set(node, inner)
        const head = node.type === 'ForStatement' ? node.init : node.left
        if (head?.type === 'VariableDeclaration' && head.kind !== 'var') declareVariables(inner, head)
        else if (head && head.type !== 'VariableDeclaration' && node.type !== 'ForStatement') assigned(head, inner)
        walkAll(node, inner, node.type !== 'ForStatement' && head?.type !== 'VariableDeclaration' ? ['left'] : [])
        return
      }
      case 'CatchClause': {
        const inner = new Scope(scope, false)
        scopeAt.set(node, inner)
        declarePattern(inner, node.param, 'catch', node)
        walk(node.body, inner)
        return
      }
      case 'VariableDeclaration':
        if (node.kind === 'var') declareVariables(scope, node)
        for (const declarator of node.declarations) {
          walkPattern(declarator.id, scope)
          if (declarator.init) walk(declarator.init, scope)
        }
        return
      case 'AssignmentExpression':
        if (node.operator !== '=' && node.left.type === 'Identifier') use(node.left, scope, 'read')
        assigned(node.left, scope)
        walk(node.right, scope)
        return
      case 'UpdateExpression':
        walk(node.argument, scope)
        if (node.argument.type === 'Identifier') use(node.argument, scope, 'write')
        return
      case 'LabeledStatement':
        walk(node.body, scope)
        return
      case 'ImportDeclaration':
        return
      case 'ExportNamedDeclaration':
        if (node.declaration) walk(node.declaration, scope)
        if (!node.source)
          for (const specifier of node.specifiers)
            if (specifier.type === 'ExportSpecifier') use(specifier.local, scope, 'read')
        return
      case 'ExportAllDeclaration':
        return
      case 'TSTypeReference':
        if (node.typeName.type === 'Identifier') use(node.typeName, scope, 'type')
        else walk(node.typeName, scope)
        if (node.typeParameters) walk(node.typeParameters, scope)
        return
      case 'TSExpressionWithTypeArguments':
        if (node.expression.type === 'Identifier') use(node.expression, scope, 'type')
        else walk(node.expression, scope)
        if (node.typeParameters) walk(node.typeParameters, scope)
        return
      case 'TSQualifiedName':
        if (node.left.type === 'Identifier') use(node.left, scope, 'read')
        else walk(node.left, scope)
        return
      case 'TSPropertySignature':
      case 'TSMethodSignature':
        if (node.computed) walk(node.key, scope)
        if (node.type === 'TSPropertySignature') walkAll(node, scope, ['key'])
        else {
          const inner = new Scope(scope, false)
          declareTypeParameters(inner, node)
          for (const parameter of node.parameters) walkPattern(parameter, inner)
          walkAll(node, inner, ['key', 'parameters'])
        }
        return
      case 'TSFunctionType':
      case 'TSConstructorType':
      case 'TSCallSignatureDeclaration':
      case 'TSConstructSignatureDeclaration':
      case 'TSIndexSignature': {
        const inner = new Scope(scope, false)
        declareTypeParameters(inner, node)
        for (const parameter of node.parameters) walkPattern(parameter, inner)
        walkAll(node, inner, ['parameters'])
        return
      }
      case 'TSTypePredicate':
        if (node.parameterName.type === 'Identifier') use(node.parameterName, scope, 'read')
        if (node.typeAnnotation) walk(node.typeAnnotation, scope)
        return
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration': {
        const inner = new Scope(scope, false)
        declareTypeParameters(inner, node)
        walkAll(node, inner, ['id'])
        return
      }
      case 'TSMappedType': {
        const inner = new Scope(scope, false)
        inner.typeParameters = new Set([typeParameterName(node.typeParameter)])
        walkAll(node, inner)
        return
      }
      case 'TSConditionalType': {
        walk(node.checkType, scope)
        walk(node.falseType, scope)
        const inner = new Scope(scope, false)
        const inferred = file.findIn(file.pathOf(node.extendsType), 'TSInferType')
        inner.typeParameters = new Set(inferred.map((each) => typeParameterName(each.node.typeParameter)))
        walk(node.extendsType, inner)
        walk(node.trueType, inner)
        return
      }
      case 'TSImportType':
        if (node.typeParameters) walk(node.typeParameters, scope)
        return
      case 'TSEnumDeclaration':
        for (const member of node.members) if (member.initializer) walk(member.initializer, scope)
        return
      case 'TSModuleDeclaration':
        walk(node.body, scope)
        return
      case 'TSNamedTupleMember':
        walk(node.elementType, scope)
        return
      case 'TSImportEqualsDeclaration':
        walk(node.moduleReference, scope)
        return
      default:
        walkAll(node, scope)
    }
  }

  scopeAt.set(file.ast, root)
  walk(file.ast.program, root)

  const resolved = new Map<t.Node, DraftBinding>()
  for (const { node, scope, as } of uses) {
    // `export { X }`, `typeof X` and qualified names may mean a type as well as a value
    const binding =
      as === 'type'
        ? (scope.lookup(node.name, 'types') ?? scope.lookup(node.name, 'values'))
        : (scope.lookup(node.name, 'values') ?? scope.lookup(node.name, 'types'))
    if (!binding) continue
    resolved.set(node, binding)
    if (as === 'write') binding.writes.push(file.pathOf(node))
    else if (as !== 'name') binding.references.push(file.pathOf(node))
  }
  const collect = (scope: Scope): void => {
    for (const binding of scope.declared()) resolved.set(binding.identifier.node, binding)
    scope.children.forEach(collect)
  }
  collect(root)

  /** By scope, the names that are used in it or further in and declared further out, or nowhere. */
  let free: Map<Scope, Set<string>> | undefined
  const freeIn = (wanted: Scope): ReadonlySet<string> => {
    if (!free) {
      free = new Map()
      for (const { node, scope } of uses) {
        for (let at: Scope | undefined = scope; at && !at.own(node.name, 'values'); at = at.parent) {
          const names = free.get(at)
          if (names) names.add(node.name)
          else free.set(at, new Set([node.name]))
        }
      }
    }
    return free.get(wanted) ?? new Set()
  }

  return {
    module: new Map([...root.declared()].map((binding) => [binding.name, binding])),
    bindingOf: (identifier) => resolved.get(identifier),
    isVisible(name, at) {
      let scope: Scope | undefined
      for (let up: Path | undefined = at; up && !scope; up = up.parent) scope = scopeAt.get(up.node)
      const home = scope ?? root
      if (home.lookup(name, 'values') ?? home.lookup(name, 'types')) return true
      const isDeclaredIn = (below: Scope): boolean =>
        below.own(name, 'values') !== undefined || below.children.some(isDeclaredIn)
      return freeIn(home).has(name) || isDeclaredIn(home)
    },
  }
}
