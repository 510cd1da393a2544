import type * as t from '@babel/types'
import type { CodeFile } from './discover'
import { child, children, is, unwrap, type Path } from './path'
import { remembered } from './prefilter'
import { asBytes } from './read'
import type { SourceFile } from './source-file'

/** How one name leaves a file. */
export type ExportEntry =
  /** A name of the file, or an expression or declaration without one. */
  | { readonly kind: 'own'; readonly path: Path }
  /** Handed on from another module; `*` is that module as a whole. */
  | { readonly kind: 'from'; readonly specifier: string; readonly name: string }

export interface Exports {
  readonly named: ReadonlyMap<string, ExportEntry>
  /** The modules of `export * from '…'`, in source order. */
  readonly stars: readonly string[]
  /** What `module.exports = …` or `export = …` hands out as the module itself. */
  readonly whole: Path | undefined
}

const memo = new WeakMap<SourceFile, Exports>()

/** What a file exports and under which names, as it is written there: nothing is followed. ES modules and CommonJS. */
export function exportsOf(file: SourceFile): Exports {
  const known = memo.get(file)
  if (known) return known
  const named = new Map<string, ExportEntry>()
  const types = new Map<string, ExportEntry>()
  const stars: string[] = []
  let whole: Path | undefined

  for (const statement of children(file.program, 'body')) {
    if (is(statement, 'ExportNamedDeclaration')) {
      const specifier = statement.node.source?.value
      for (const each of children(statement, 'specifiers')) {
        if (is(each, 'ExportSpecifier')) {
          const name = exportedName(each.node.exported)
          // `export { "a name" as b } from` has a string literal there, which the types do not know
          const local = exportedName(each.node.local)
          if (specifier === undefined) named.set(name, { kind: 'own', path: file.pathOf(each.node.local) })
          else named.set(name, { kind: 'from', specifier, name: local })
        } else if (specifier !== undefined && is(each, 'ExportNamespaceSpecifier')) {
          named.set(exportedName(each.node.exported), { kind: 'from', specifier, name: '*' })
        } else if (specifier !== undefined && is(each, 'ExportDefaultSpecifier')) {
          named.set(exportedName(each.node.exported), { kind: 'from', specifier, name: 'default' })
        }
      }
      const declaration = child(statement, 'declaration')
      // a type and a value may share a name, and then the value is what the name stands for
      const isType = is(declaration, 'TSTypeAliasDeclaration', 'TSInterfaceDeclaration')
      for (const id of declaration ? declaredNames(declaration) : []) {
        const names = isType ? types : named
        if (!names.has(id.node.name)) names.set(id.node.name, { kind: 'own', path: id })
      }
    } else if (is(statement, 'ExportDefaultDeclaration')) {
      // overloads have one declaration each, and the one with the body comes last
      named.set('default', { kind: 'own', path: unwrap(file.pathOf(statement.node.declaration)) })
    } else if (is(statement, 'ExportAllDeclaration')) stars.push(statement.node.source.value)
    else if (is(statement, 'TSExportAssignment')) whole = file.pathOf(statement.node.expression)
  }

  if (file.text.includes('exports')) {
    for (const assignment of file.find('AssignmentExpression')) {
      const name = commonJsName(assignment)
      if (name === undefined) continue
      let value = file.pathOf(assignment.node.right)
      while (is(value, 'AssignmentExpression')) value = file.pathOf(value.node.right)
      if (name === '') whole = unwrap(value)
      else if (!named.has(name)) named.set(name, { kind: 'own', path: unwrap(value) })
    }
  }

  for (const [name, entry] of types) if (!named.has(name)) named.set(name, entry)
  const found: Exports = { named, stars, whole }
  memo.set(file, found)
  return found
}

/** Whether a file could export the name, by its text alone: it says it, or hands on what another module exports. */
export function mayExport(file: CodeFile, name: string): boolean {
  return handsOnUnnamed(file) || saysName(file.content.bytes, name)
}

const handsOnUnnamed = remembered(/\bexport\s*[*=]|\bexports\b/)

/** Whether bytes that were read have a name in them that is no part of a longer one. */
export function saysName(bytes: string, name: string): boolean {
  const wanted = asBytes(name)
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1))
    if (!isInName(bytes.charCodeAt(at - 1)) && !isInName(bytes.charCodeAt(at + wanted.length))) return true
  return false
}

/** Only what is certain: beyond ASCII there are blanks as well as letters. */
function isInName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36
  )
}

/** The name that an assignment exports in CommonJS: '' for `module.exports = …` itself; undefined when it exports nothing. */
export function commonJsName({ node, file }: Path<t.AssignmentExpression>): string | undefined {
  if (node.operator !== '=' || node.left.type !== 'MemberExpression') return undefined
  const { left } = node
  if (isModuleExports(left, file)) return ''
  const { object, property, computed } = left
  const isExports =
    (object.type === 'Identifier' && object.name === 'exports' && !file.bindingOf(file.pathOf(object))) ||
    (object.type === 'MemberExpression' && isModuleExports(object, file))
  if (!isExports) return undefined
  if (property.type === 'Identifier' && !computed) return property.name
  return property.type === 'StringLiteral' ? property.value : undefined
}

function isModuleExports({ object, property }: t.MemberExpression, file: SourceFile): boolean {
  return (
    object.type === 'Identifier' &&
    object.name === 'module' &&
    property.type === 'Identifier' &&
    property.name === 'exports' &&
    !file.bindingOf(file.pathOf(object))
  )
}

function exportedName(node: t.Identifier | t.StringLiteral): string {
  return node.type === 'StringLiteral' ? node.value : node.name
}

/** The identifiers that a declaration introduces. */
function declaredNames(declaration: Path): Path<t.Identifier>[] {
  if (is(declaration, 'VariableDeclaration')) {
    return children(declaration, 'declarations').flatMap((declarator) => {
      const pattern = child(declarator, 'id')
      return pattern ? namesIn(pattern) : []
    })
  }
  const id = child(declaration, 'id')
  return is(id, 'Identifier') ? [id] : []
}

/** The identifiers that a pattern binds. */
export function namesIn(pattern: Path): Path<t.Identifier>[] {
  if (is(pattern, 'Identifier')) return [pattern]
  const parts = is(pattern, 'ObjectPattern')
    ? children(pattern, 'properties').flatMap(
        (property) => child(property, is(property, 'RestElement') ? 'argument' : 'value') ?? [],
      )
    : is(pattern, 'ArrayPattern')
      ? children(pattern, 'elements')
      : [child(pattern, 'left') ?? child(pattern, 'argument') ?? child(pattern, 'parameter')].filter(
          (part) => part !== undefined,
        )
  return parts.flatMap(namesIn)
}
