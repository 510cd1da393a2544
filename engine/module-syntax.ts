import type * as t from '@babel/types'
import { children, is, type Path } from './path'
import type { Project } from './project'
import type { SourceFile } from './source-file'

/** Whether the file brings in other modules with `require`, not with `import`. */
export function isCommonJs(file: SourceFile, project: Project): boolean {
  if (/\.cjs$/.test(file.path)) return true
  if (!/\.jsx?$/.test(file.path) || project.packageOf(file.path).json.type === 'module') return false
  return !file.ast.program.body.some((statement) => /^(Import|Export|TSImportEquals)/.test(statement.type))
}

/** One name that an import brings into the file; `name` is `default` or `*` where it is not one of the module's own. */
export interface ImportedName {
  readonly name: string
  readonly local: string
  readonly typeOnly: boolean
  readonly at: Path
}

/** One top-level `import … from` or `const … = require(…)`, and what it imports from. */
export interface ModuleImport {
  /** The whole statement. */
  readonly statement: Path
  readonly from: string
  readonly names: readonly ImportedName[]
  /** Whether a further name fits into it, for a value or for a type. */
  readonly takes: 'values' | 'types' | 'nothing'
}

/** The imports of a file, in source order. */
export function importsOf(file: SourceFile): ModuleImport[] {
  return children(file.program, 'body').flatMap((statement) => {
    if (is(statement, 'ImportDeclaration')) return [readImport(statement)]
    if (is(statement, 'VariableDeclaration')) return readRequire(statement) ?? []
    return []
  })
}

/** The last statement of the program that imports something, under which a new import goes. */
export function lastImport(file: SourceFile): Path | undefined {
  const statements = children(file.program, 'body')
  const imports = statements.filter(({ node }) => /^(ImportDeclaration|TSImportEqualsDeclaration)$/.test(node.type))
  if (imports.length) return imports[imports.length - 1]
  const required: Path[] = []
  for (const statement of statements) {
    if (!is(statement, 'VariableDeclaration') || !readRequire(statement)) {
      if (required.length || !is(statement, 'ExpressionStatement')) break
    } else required.push(statement)
  }
  return required[required.length - 1]
}

/** The module that a declarator such as `const x = require('m')` gets. */
export function requiredBy(declarator: t.VariableDeclarator): string | undefined {
  const { init } = declarator
  if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'require')
    return undefined
  const [source] = init.arguments
  return source?.type === 'StringLiteral' ? source.value : undefined
}

function readImport(statement: Path<t.ImportDeclaration>): ModuleImport {
  const { node } = statement
  const wholly = node.importKind === 'type' || node.importKind === 'typeof'
  const names = children(statement, 'specifiers').flatMap((at): ImportedName[] => {
    if (is(at, 'ImportDefaultSpecifier')) return [{ name: 'default', local: at.node.local.name, typeOnly: wholly, at }]
    if (is(at, 'ImportNamespaceSpecifier')) return [{ name: '*', local: at.node.local.name, typeOnly: wholly, at }]
    if (!is(at, 'ImportSpecifier')) return []
    const typeOnly = wholly || at.node.importKind === 'type' || at.node.importKind === 'typeof'
    return [{ name: nameOf(at.node.imported), local: at.node.local.name, typeOnly, at }]
  })
  const full = names.length === 0 || names.some(({ name }) => name === '*') || (wholly && names[0]?.name === 'default')
  return { statement, from: node.source.value, names, takes: full ? 'nothing' : wholly ? 'types' : 'values' }
}

function readRequire(statement: Path<t.VariableDeclaration>): ModuleImport[] | undefined {
  const found = children(statement, 'declarations').flatMap((declarator): ModuleImport[] => {
    if (!is(declarator, 'VariableDeclarator')) return []
    const from = requiredBy(declarator.node)
    if (from === undefined) return []
    const { id } = declarator.node
    if (id.type === 'Identifier') {
      return [
        { statement, from, names: [{ name: '*', local: id.name, typeOnly: false, at: declarator }], takes: 'nothing' },
      ]
    }
    if (id.type !== 'ObjectPattern') return []
    const pattern = declarator.file.pathOf(id)
    const names = children(pattern, 'properties').flatMap((at): ImportedName[] => {
      if (!is(at, 'ObjectProperty') || at.node.computed || at.node.value.type !== 'Identifier') return []
      const { key } = at.node
      const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined
      return name === undefined ? [] : [{ name, local: at.node.value.name, typeOnly: false, at }]
    })
    const open = names.length > 0 && names.length === id.properties.length
    return [{ statement, from, names, takes: open ? 'values' : 'nothing' }]
  })
  return found.length ? found : undefined
}

function nameOf(node: t.Identifier | t.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value
}
