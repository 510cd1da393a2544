import type { TSType } from '@babel/types'
import { children, is, originsOf, rootOf, type Definition, type Path, type Project } from '../../engine'
import { UPSTASH_CLASSES, UPSTASH_RATELIMIT } from './package-names'

/** Whether `path` names a class of @upstash/ratelimit, or one that extends it. */
export function isUpstashClass(path: Path, project: Project): boolean {
  if (!project.mayLeadTo(rootOf(path), SAYS_UPSTASH)) return false
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
  if (!project.mayLeadTo(rootOf(path), SAYS_UPSTASH)) return false
  return originsOf(path, project).some((origin) => {
    if (is(origin, 'NewExpression')) return isUpstashClass(origin.file.pathOf(origin.node.callee), project)
    const annotation = annotationOf(origin)
    return annotation !== undefined && mentionsLimiterType(annotation, project)
  })
}

const SAYS_UPSTASH = /@upstash\/ratelimit/

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
