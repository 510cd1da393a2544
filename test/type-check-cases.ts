import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'
import { projectRoot, type Files } from './case-files'

/*
 * One program for all cases: reading the types of Next.js and Upstash is what takes the time. Each case is a folder
 * that exists only in memory, below the project's own root, so packages are found in the project's node_modules.
 */

const BELOW = posix.join(projectRoot, '.cases')

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  skipLibCheck: true,
  esModuleInterop: true,
  allowJs: true,
  checkJs: false,
  resolveJsonModule: true,
  experimentalDecorators: true,
  noEmit: true,
  types: ['node'],
}

/**
 * Type-checks projects against the real types of next (of the major their package.json asks for), react and @upstash.
 * @param projects files by a name that is unique among them
 * @returns what is wrong, by project: `file:line message`; packages that are not installed here count as `any`
 */
export function typeCheck(projects: ReadonlyMap<string, Files>): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string>()
  for (const [name, project] of projects)
    for (const [file, text] of project) files.set(posix.join(BELOW, name, file), text)

  const ambient = posix.join(BELOW, 'not-installed.d.ts')
  const unknown = new Set<string>()
  const host = hostOf(files, projects, unknown)
  const roots = [...files.keys()].filter((file) => /\.[mc]?tsx?$/.test(file))
  // the first program only tells which packages are not installed
  ts.createProgram({ rootNames: roots, options, host })
  files.set(ambient, [...unknown].map((module) => `declare module '${module}'\n`).join(''))
  const program = ts.createProgram({ rootNames: [...roots, ambient], options: { ...options }, host })

  const wrong = new Map<string, string[]>([...projects.keys()].map((name) => [name, []]))
  for (const file of roots) {
    const source = program.getSourceFile(file)
    if (!source) continue
    for (const diagnostic of [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]) {
      const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
      const place = placeOf(file, projects)
      wrong.get(place.name)?.push(`${place.file}:${String(line + 1)} ${message}`)
    }
  }
  return wrong
}

function placeOf(path: string, projects: ReadonlyMap<string, Files>): { name: string; file: string } {
  const inside = posix.relative(BELOW, path)
  const name = [...projects.keys()].find((candidate) => inside.startsWith(`${candidate}/`)) ?? ''
  return { name, file: inside.slice(name.length + 1) }
}

function hostOf(
  files: ReadonlyMap<string, string>,
  projects: ReadonlyMap<string, Files>,
  unknown: Set<string>,
): ts.CompilerHost {
  const real = ts.createCompilerHost(options)
  const cache = new Map<string, ts.SourceFile | undefined>()
  const folders = new Set<string>()
  for (const file of files.keys())
    for (let dir = posix.dirname(file); dir.startsWith(BELOW); dir = posix.dirname(dir)) folders.add(dir)

  const fileExists = (path: string): boolean => (path.startsWith(BELOW) ? files.has(path) : real.fileExists(path))
  const readFile = (path: string): string | undefined =>
    path.startsWith(BELOW) ? files.get(path) : real.readFile(path)
  const directoryExists = (path: string): boolean => (path.startsWith(BELOW) ? folders.has(path) : existsSync(path))
  const system = { fileExists, readFile, directoryExists, getCurrentDirectory: () => projectRoot }
  const configs = new Map([...projects.keys()].map((name) => [name, optionsOf(name, files, readFile)]))

  const resolve = (name: string, from: string): ts.ResolvedModuleFull | undefined => {
    if (!from.startsWith(BELOW)) return ts.resolveModuleName(name, from, options, system).resolvedModule
    const project = placeOf(from, projects).name
    const { major, own, workspaces } = configs.get(project) ?? { major: undefined, own: options, workspaces: new Map() }
    const versioned =
      /^next(?=$|\/)/.test(name) && major !== undefined ? name.replace(/^next/, `next-${String(major)}`) : name
    const installed = existsSync(join(projectRoot, 'node_modules', /^[^/]+/.exec(versioned)?.[0] ?? ''))
      ? versioned
      : name
    const found = ts.resolveModuleName(installed, from, own, system).resolvedModule
    if (found) return found
    for (const [workspace, dir] of workspaces as ReadonlyMap<string, string>) {
      if (name !== workspace && !name.startsWith(`${workspace}/`)) continue
      const rest = name.slice(workspace.length + 1)
      for (const guess of rest ? [rest, `src/${rest}`] : ['src/index', 'index', 'src']) {
        const inside = ts.resolveModuleName(`${dir}/${guess}`, from, own, system).resolvedModule
        if (inside) return inside
      }
    }
    if (/^[@a-z]/.test(name) && !/^(?:next|react|@upstash)(?=$|\/)/.test(name)) unknown.add(name)
    return undefined
  }

  return {
    ...real,
    fileExists,
    readFile,
    directoryExists,
    getSourceFile: (path, language) => {
      if (path.endsWith('not-installed.d.ts')) return ts.createSourceFile(path, files.get(path) ?? '', language, true)
      if (!cache.has(path)) {
        const text = readFile(path)
        cache.set(path, text === undefined ? undefined : ts.createSourceFile(path, text, language, true))
      }
      return cache.get(path)
    },
    resolveModuleNameLiterals: (literals, from) =>
      literals.map((literal) => ({ resolvedModule: resolve(literal.text, from) })),
  }
}

/** What a project's own tsconfig.json, package.json and workspaces say about its imports. */
function optionsOf(name: string, files: ReadonlyMap<string, string>, readFile: (path: string) => string | undefined) {
  const root = posix.join(BELOW, name)
  const config = ts.readConfigFile(posix.join(root, 'tsconfig.json'), readFile)
  const stated = (config.config as { compilerOptions?: { paths?: ts.MapLike<string[]>; baseUrl?: string } } | undefined)
    ?.compilerOptions
  const base = posix.join(root, stated?.baseUrl ?? '.')
  const paths = Object.fromEntries(
    Object.entries(stated?.paths ?? {}).map(([alias, targets]) => [
      alias,
      targets.map((target) => posix.join(base, target)),
    ]),
  )
  const workspaces = new Map<string, string>()
  let major: number | undefined
  for (const [file, text] of files) {
    if (!file.startsWith(`${root}/`) || !file.endsWith('/package.json')) continue
    const manifest = JSON.parse(text.replace(/^\uFEFF/, '')) as { name?: string; dependencies?: Record<string, string> }
    if (manifest.name && posix.dirname(file) !== root) workspaces.set(manifest.name, posix.dirname(file))
    const asked = /\d+/.exec(manifest.dependencies?.next ?? '')?.[0]
    if (asked !== undefined) major = Math.max(14, Number(asked))
  }
  return { own: { ...options, paths } satisfies ts.CompilerOptions, workspaces, major }
}
