import { loadProject, type LoadedProject, type LoadOptions } from '../../engine/load-project'
import { span, textOf, type Path } from '../../engine/path'
import type { Definition, Project, Reference } from '../../engine/project'
import type { SourceFile } from '../../engine/source-file'
import { folderWith } from './folder-on-disk'

export type Files = Readonly<Record<string, string | Uint8Array>>

/** A project of these files in a folder without git. */
export async function projectWith(files: Files, options: Omit<LoadOptions, 'root'> = {}): Promise<Project> {
  return (await loadedWith(files, options)).project
}

export function loadedWith(files: Files, options: Omit<LoadOptions, 'root'> = {}): Promise<LoadedProject> {
  return loadProject({ root: folderWith(files), ...options })
}

export function fileIn(project: Project, path: string): SourceFile {
  const file = project.file(path)
  if (!file) throw new Error(`there is no ${path}`)
  return file
}

/** The identifier or member expression that reads exactly so: the last one of the file, or the one at an index. */
export function place(project: Project, path: string, text: string, index = -1): Path {
  return placeIn(fileIn(project, path), text, index)
}

export function placeIn(file: SourceFile, text: string, index = -1): Path {
  const found = file
    .find(
      'Identifier',
      'JSXIdentifier',
      'MemberExpression',
      'OptionalMemberExpression',
      'JSXMemberExpression',
      'TSQualifiedName',
    )
    .filter((path) => textOf(path) === text)
    // a shorthand property's key and value read the same at the same place
    .filter((path, at, all) => all.findIndex((other) => span(other.node).start === span(path.node).start) === at)
    .at(index)
  if (!found) throw new Error(`${file.path} has no "${text}"`)
  return found
}

/** `lib/limit.ts:3 FunctionDeclaration`, or `package @upstash/ratelimit Ratelimit`. */
export function described(definition: Definition | undefined): string {
  if (!definition) return 'unknown'
  if (definition.kind === 'package') return `package ${definition.module} ${definition.name}`
  const { file, path } = definition
  return `${file.path}:${String(lineOf(path))} ${path.node.type}`
}

/** What the last place that reads so stands for. */
export function meaning(project: Project, path: string, text: string, index = -1): string {
  return described(project.definitionOf(place(project, path, text, index)))
}

/** `app/page.ts:4 value check()`: file, line, kind, and the text of the place. */
export function listed(references: readonly Reference[]): string[] {
  return references.map(({ path, as }) => `${path.file.path}:${String(lineOf(path))} ${as} ${textOf(path)}`)
}

function lineOf(path: Path): number {
  return path.file.position(span(path.node).start).line
}
