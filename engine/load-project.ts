import { join } from 'node:path'
import { createDefinitions, keyOf } from './definition'
import { CODE_EXTENSIONS, discover, type CodeFile, type Discovered } from './discover'
import { mayExport } from './exports'
import { createFacts } from './facts'
import { createModuleGraph } from './module-graph'
import { createNamesByText, type NamedByText } from './names-by-text'
import { parse } from './parse'
import { is, type Path } from './path'
import { createPrefilter } from './prefilter'
import type { Project } from './project'
import { createReach } from './reach'
import { asBytes, decode, readText } from './read'
import { findReferences } from './references'
import { createResolver } from './resolve'
import { selectFiles } from './selection'
import { SourceFile } from './source-file'
import { specifierFor } from './specifier-for'
import { readTsconfigs } from './tsconfig'
import { readWorkspaces } from './workspaces'

export interface LoadOptions {
  /** Absolute path of the project: the git top level, or the folder the tool was started in. */
  readonly root: string
  /** Files or folders that may be edited, relative to the root; none means everything. */
  readonly paths?: readonly string[]
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** Only files that differ from this git ref may be edited. */
  readonly since?: string | undefined
  /** Names or folders of the packages that may be edited; none means all apps and the workspace packages they depend on. */
  readonly workspaces?: readonly string[]
  /** Texts that stand for what is on disk, by path: the project as it would be with them. */
  readonly instead?: ReadonlyMap<string, string>
  /** Called now and then, for a progress line. */
  readonly onProgress?: ((progress: { step: 'discover' | 'index'; done: number; of: number }) => void) | undefined
}

/** A project, and what there is to say about its files. The lists grow as files are parsed: ask at the end. */
export interface LoadedProject {
  readonly project: Project
  /** Files left out though somebody may expect them in, and why. Sorted by file. */
  skipped(): readonly { file: string; reason: string }[]
  /** What went wrong with single files without stopping the others. Lines are 1-based. Sorted by file. */
  errors(): readonly { file?: string; line?: number; message: string }[]
  /** How many code files were discovered, how many of them were parsed so far. */
  counts(): { readonly files: number; readonly parsed: number }
}

/**
 * Discovers and reads a repository and answers questions about it. Parses nothing yet: files are parsed when asked for.
 * Throws UsageError for a ref, workspace or path that does not exist.
 */
export async function loadProject(options: LoadOptions): Promise<LoadedProject> {
  const { root, onProgress } = options
  const discovering = discover(root, (done, of) => onProgress?.({ step: 'discover', done, of }))
  // git lists while the parser is loaded and runs for the first time, which takes as long as the next twenty
  parse(SAMPLE, 'a.tsx')
  const { paths, code, skipped } = withTexts(await discovering, options.instead ?? new Map<string, string>())
  const known = new Set(paths)
  const textOf = (path: string): string | undefined => {
    const file = code.get(path)
    if (file) return decode(file.content)
    const instead = options.instead?.get(path)
    if (instead !== undefined) return instead
    return known.has(path) ? readText(join(root, path)) : undefined
  }
  // such as an .env.example below a rule that was meant for .env: a fix has to know what stands there
  const mayBeIgnored = (path: string): boolean => !known.has(path) && !/(?:^|\/)(?:node_modules|\.\.?)\//.test(path)
  const workspaces = readWorkspaces(paths, textOf)
  const tsconfigs = readTsconfigs(paths, textOf, (name) => workspaces.byName.get(name)?.dir)
  const resolver = createResolver(paths, workspaces, tsconfigs)
  const graph = createModuleGraph(code, resolver)
  const written = [...code.values()].filter(({ generated }) => !generated).map(({ path }) => path)
  const selected = await selectFiles(options, written, paths, workspaces)
  const matching = createPrefilter(code)

  let quotes: "'" | '"' | undefined
  const quotesAround = (): "'" | '"' => (quotes ??= quotesOf(code.values()))
  const parsed = new Map<string, SourceFile | undefined>()
  const errors: { file?: string; line?: number; message: string }[] = [...workspaces.errors, ...tsconfigs.errors]
  const read = ({ path, content }: CodeFile): SourceFile | undefined => {
    const text = decode(content)
    const result = parse(text, path)
    const source = result.ok ? new SourceFile(path, text, result.ast, result.dialect, quotesAround) : undefined
    if (source?.isWhole) return source
    // Babel as well runs out of stack on what is nested too deep
    const isTooDeep = result.ok || result.message.includes('call stack')
    errors.push({
      file: path,
      ...(isTooDeep ? {} : { line: result.line }),
      message: isTooDeep ? 'its expressions stand too deep inside each other to be looked at' : result.message,
    })
    return undefined
  }
  const file = (path: string): SourceFile | undefined => {
    if (parsed.has(path)) return parsed.get(path)
    const content = code.get(path)
    const source = content && read(content)
    if (content) parsed.set(path, source)
    return source
  }

  const definitions = createDefinitions({
    file,
    resolve: resolver.resolve,
    isLocal: resolver.isLocal,
    mayExport: (path, name) => {
      const content = code.get(path)
      return content !== undefined && mayExport(content, name)
    },
  })
  const namedByText = createNamesByText(code, resolver.resolve)
  const reaches = createReach(code, graph)
  /** Undefined for a name that is not imported, or from outside the repository. */
  const importedByText = (name: Path): NamedByText | undefined => {
    const declaration = is(name, 'Identifier') ? name.file.bindingOf(name)?.declaration : undefined
    const from = declaration?.parent
    if (!declaration || !is(from, 'ImportDeclaration')) return undefined
    const target = resolver.resolve(name.file.path, from.node.source.value)
    if (target === undefined) return undefined
    if (is(declaration, 'ImportNamespaceSpecifier')) return { path: target, isFunction: false }
    const imported = is(declaration, 'ImportSpecifier') ? declaration.node.imported : undefined
    return namedByText(target, imported?.type === 'StringLiteral' ? imported.value : (imported?.name ?? 'default'))
  }
  const repository = { code, graph, definitions, file }
  const surroundings = { code: [...code.keys()], graph, resolver, tsconfigs, workspaces }
  const references = new Map<string, ReturnType<typeof findReferences>>()
  const askFact = createFacts()

  const project: Project = {
    paths,
    packages: workspaces.packages,
    packageOf: workspaces.packageOf,
    *files(mentions) {
      for (const path of matching(mentions)) {
        const source = selected.has(path) ? file(path) : undefined
        if (source) yield source
      }
    },
    mentioning: matching,
    isSelected: (path) => selected.has(path),
    file,
    textOf: (path) => textOf(path) ?? (mayBeIgnored(path) ? readText(join(root, path)) : undefined),
    resolve: resolver.resolve,
    importersOf: graph.importersOf,
    specifierFor: (from, to) => specifierFor(from, to, surroundings),
    definitionOf: definitions.definitionOf,
    isPlainFunction: (identifier) => importedByText(identifier)?.isFunction ?? false,
    importedFrom: (name) => importedByText(name)?.path,
    mayLeadTo(name, mentions) {
      const imported = importedByText(name)
      return imported === undefined || reaches(imported.path, mentions)
    },
    exportOf: definitions.exportOf,
    exportedNames: definitions.exportedNames,
    referencesTo(definition, passesOver) {
      if (passesOver) return findReferences(definition, repository, passesOver)
      const key = keyOf(definition)
      let found = references.get(key)
      if (!found) references.set(key, (found = findReferences(definition, repository)))
      return found
    },
    referencesToPackage: (module, name) => project.referencesTo({ kind: 'package', module, name }),
    fact: (collector, definition) => askFact(collector, definition, project),
  }

  return {
    project,
    skipped: () => [...skipped].sort(byFile),
    errors: () => [...errors].sort(byFile),
    counts: () => ({ files: code.size, parsed: parsed.size }),
  }
}

/** What was discovered, with these texts in it. */
/** The quotes that most import specifiers of the project stand in; single ones where it has none. */
function quotesOf(code: Iterable<CodeFile>): "'" | '"' {
  let double = 0
  for (const { content } of code) {
    for (const [, quote] of content.bytes.matchAll(/\bfrom\s*(['"])/g)) double += quote === '"' ? 1 : -1
  }
  return double > 0 ? '"' : "'"
}

function withTexts(discovered: Discovered, texts: ReadonlyMap<string, string>): Discovered {
  if (texts.size === 0) return discovered
  const paths = [...new Set([...discovered.paths, ...texts.keys()])].sort()
  const code = new Map(discovered.code)
  for (const [path, text] of texts) {
    if (!CODE_EXTENSIONS.some((extension) => path.endsWith(extension))) continue
    const bytes = asBytes(text)
    code.set(path, { path, content: { ok: true, bytes, ascii: bytes === text }, generated: false })
  }
  return { ...discovered, paths, code }
}

/** A little of everything that is in most files. */
const SAMPLE = `import { a, type B } from 'c'
export const d = async ({ e, f = 1 }: { e: string; f?: B<number>[] }): Promise<void> => {
  const { g } = await a(\`h:\${e}\`, { i: f ?? null, j: (k) => k.l?.m })
  if (!g && typeof e !== 'n') return new O(<p q="r">{e}</p>, ...f)
  for (const s of f as unknown[]) try { s.t = /u/.test(e) ? 1 : 2 } catch { throw e }
}
export interface V { w(x: B): boolean | undefined }
`

function byFile(a: { file?: string }, b: { file?: string }): number {
  const [first = '', second = ''] = [a.file, b.file]
  return first < second ? -1 : first > second ? 1 : 0
}
