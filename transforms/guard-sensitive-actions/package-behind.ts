import { child, is, originsOf, patternKeys, propertyName, unwrap, type Path, type Project } from '../../engine'

/** The package that a value comes from, and how: the names of the export, of what was made of it, and of its members. */
export interface PackageValue {
  readonly module: string
  /** `new Resend().emails.send` gives ['Resend', 'emails', 'send']; calls and `new` leave no trace. */
  readonly names: readonly string[]
}

const MOST_STEPS = 40

/**
 * Where an expression leads to outside the repository, through variables, destructuring, factories, fields, awaits and
 * the types of parameters. Several where it depends; none where it stays within the repository or cannot be told.
 */
export function packagesBehind(path: Path, project: Project): readonly PackageValue[] {
  const found: PackageValue[] = []
  const seen = new Set<string>()
  const follow = (at: Path, tail: readonly string[]): void => {
    const here = unwrap(at)
    const visit = `${here.file.path}:${String(here.node.start)}:${String(here.node.end)}:${tail.join('.')}`
    if (seen.has(visit) || seen.size > MOST_STEPS) return
    seen.add(visit)
    // a function itself comes from no package, whatever it calls
    if (is(here, 'Identifier') && project.isPlainFunction(here)) return
    const definition = is(here, 'Identifier', 'MemberExpression', 'OptionalMemberExpression')
      ? project.definitionOf(here)
      : undefined
    if (definition?.kind === 'package') {
      found.push({ module: definition.module, names: [definition.name, ...tail] })
    } else if (is(here, 'MemberExpression', 'OptionalMemberExpression') && definition === undefined) {
      follow(here.file.pathOf(here.node.object), [propertyName(here.node) ?? '*', ...tail])
    } else if (is(here, 'NewExpression', 'CallExpression', 'OptionalCallExpression')) {
      const inside = is(here, 'NewExpression') ? [] : originsOf(here, project).filter((origin) => origin !== here)
      if (inside.length > 0) for (const origin of inside) follow(origin, tail)
      else follow(here.file.pathOf(here.node.callee), tail)
    } else if (is(here, 'AwaitExpression')) follow(here.file.pathOf(here.node.argument), tail)
    else if (is(here, 'ImportExpression') || (is(here, 'CallExpression') && here.node.callee.type === 'Import')) return
    else if (is(here, 'ClassDeclaration', 'ClassExpression')) {
      const base = child(here, 'superClass')
      if (base) follow(base, tail)
    } else if (is(here, 'ObjectExpression', 'ArrayExpression') || here.node.type.endsWith('Literal')) return
    else if (definition) {
      const taken =
        is(definition.path, 'VariableDeclarator') && definition.binding
          ? patternKeys(definition.binding.identifier, definition.path.file.pathOf(definition.path.node.id))
          : undefined
      const init = is(definition.path, 'VariableDeclarator') ? child(definition.path, 'init') : undefined
      if (init && taken && taken.length > 0) follow(init, [...taken, ...tail])
      else for (const origin of originsOf(here, project)) if (origin !== here) follow(origin, tail)
    }
    const type = annotationOf(here)
    const named = is(type, 'TSTypeReference') ? project.definitionOf(here.file.pathOf(type.node.typeName)) : undefined
    if (named?.kind === 'package') found.push({ module: named.module, names: [named.name, ...tail] })
  }
  follow(path, [])
  return found
}

function annotationOf(origin: Path): Path | undefined {
  const target = is(origin, 'AssignmentPattern')
    ? child(origin, 'left')
    : is(origin, 'TSParameterProperty')
      ? child(origin, 'parameter')
      : is(origin, 'VariableDeclarator')
        ? child(origin, 'id')
        : is(origin, 'Identifier')
          ? origin
          : undefined
  const annotation = target && child(target, 'typeAnnotation')
  return annotation && child(annotation, 'typeAnnotation')
}
