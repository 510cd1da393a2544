import { listFiles } from './git'
import { LARGEST_CODE_FILE, readContent, walk, type FileContent } from './read'

/** One code file, read. */
export interface CodeFile {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly content: Extract<FileContent, { ok: true }>
  /** Made by a program that would overwrite what is edited: it is part of the module graph and never edited. */
  readonly generated: boolean
}

export interface Discovered {
  /** Every path, code or not, sorted; nothing from node_modules or build output. */
  readonly paths: readonly string[]
  readonly code: ReadonlyMap<string, CodeFile>
  /** What was left out though somebody may expect it in. */
  readonly skipped: readonly { file: string; reason: string }[]
}

/** The extensions that hold code, with their dot, in the order in which a resolver tries them. */
export const CODE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'] as const

const CODE = /\.[mc]?[jt]sx?$/
const DECLARATIONS = /\.d\.(?:[mc]?ts|[^/.]+\.ts)$/

/** Never source, wherever they stand. */
const TOOL_FOLDERS =
  /(?:^|\/)(?:node_modules|\.git|\.next|\.turbo|\.vercel|\.netlify|\.output|\.open-next|\.wrangler|\.yarn|\.pnpm-store)(?=\/|$)/

/**
 * Build output when they stand beside a package.json, committed or not: that is where tools write it. Elsewhere these
 * are ordinary names; `app/build/page.tsx` is a page.
 */
const OUTPUT_NAMES = new Set(['dist', 'build', 'out', 'coverage', 'storybook-static'])

/**
 * Lists and reads the files of a project: what git tracks and what it neither tracks nor ignores, or, where git does
 * not answer, what no .gitignore leaves out. Symbolic links are never followed. One file that cannot be read stops
 * nobody: it is skipped with its reason.
 */
export async function discover(
  root: string,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<Discovered> {
  const skipped: { file: string; reason: string }[] = []
  const listed = (await listFiles(root)) ?? (await walkFolders(root, skipped))

  const packageFolders = new Set<string>()
  for (const path of listed)
    if (isNamed(path, 'package.json')) packageFolders.add(path.slice(0, -'package.json'.length))
  const outputs = new Set<string>()
  const paths = listed.filter((path) => {
    if (TOOL_FOLDERS.test(path)) return false
    const output = outputFolder(path, packageFolders)
    if (output !== undefined && CODE.test(path)) outputs.add(output)
    return output === undefined
  })
  for (const file of outputs) skipped.push({ file, reason: 'build output' })

  const code = new Map<string, CodeFile>()
  const candidates = paths.filter((path) => CODE.test(path) && !DECLARATIONS.test(path))
  for (const [index, path] of candidates.entries()) {
    if (index % 500 === 0) onProgress(index, candidates.length)
    const content = readContent(`${root}/${path}`, LARGEST_CODE_FILE)
    if (content.ok) {
      if (isMinified(path, content.bytes)) skipped.push({ file: path, reason: 'minified' })
      else if (isForDeno(path, content.bytes)) skipped.push({ file: path, reason: 'runs in Deno, beside the app' })
      else code.set(path, { path, content, generated: isGenerated(content.bytes) })
    } else if (content.why !== 'missing' && content.why !== 'not a file') {
      skipped.push({ file: path, reason: REASONS[content.why] })
    }
  }
  onProgress(candidates.length, candidates.length)
  return { paths, code, skipped }
}

const REASONS = {
  link: 'a symbolic link',
  'too large': `over ${String(LARGEST_CODE_FILE / 1_000_000)} MB`,
  'not UTF-8': 'not UTF-8 text',
  unreadable: 'cannot be read',
} as const

async function walkFolders(root: string, skipped: { file: string; reason: string }[]): Promise<string[]> {
  const { default: ignore } = await import('ignore')
  const found = walk(
    root,
    (folder) => TOOL_FOLDERS.test(folder),
    // who ignores *.json has these in git all the same, and without git nothing says so
    (name) => /^(?:package|(?:ts|js)config.*)\.json$/.test(name),
    (gitignore) => {
      const rules = ignore().add(gitignore.replace(/^\uFEFF/, ''))
      return (path) => {
        const { ignored, unignored } = rules.test(path)
        return ignored ? 'ignored' : unignored ? 'kept' : undefined
      }
    },
    (folder) => skipped.push({ file: folder, reason: 'cannot be read' }),
  )
  return found.sort()
}

/** The build folder that the path stands in, if any. */
function outputFolder(path: string, packageFolders: ReadonlySet<string>): string | undefined {
  for (let at = 0, slash = path.indexOf('/'); slash !== -1; at = slash + 1, slash = path.indexOf('/', at)) {
    if (OUTPUT_NAMES.has(path.slice(at, slash)) && packageFolders.has(path.slice(0, at))) return path.slice(0, slash)
  }
  return undefined
}

/** Whether the last part of a path is this name. */
export function isNamed(path: string, name: string): boolean {
  return path.endsWith(name) && (path.length === name.length || path[path.length - name.length - 1] === '/')
}

/**
 * Whether a program pressed the file: by its name, or by a line of more than 5,000 characters that is dense with
 * statements. Long lines alone prove nothing: people paste pictures and icons into components.
 */
function isMinified(path: string, bytes: string): boolean {
  if (/[.-]min\.[mc]?js$/.test(path)) return true
  if (bytes.length < 5_000 || !/\.[mc]?js$/.test(path)) return false
  const long = firstLongLine(bytes, 5_000)
  return long !== undefined && (long.match(/[;{}]/g)?.length ?? 0) > long.length / 100
}

/** An expression for it would try every character of every line as the beginning. */
function firstLongLine(bytes: string, length: number): string | undefined {
  for (let start = 0, end = 0; end !== -1; start = end + 1) {
    end = bytes.indexOf('\n', start)
    const line = end === -1 ? bytes.length - start : end - start
    if (line >= length) return bytes.slice(start, start + line)
  }
  return undefined
}

/**
 * Whether a file runs in Deno, which neither has this project's packages nor stands behind the same proxies: a function
 * of Supabase, or code that imports by URL or serves with what only Deno has. What a template quotes is no import.
 */
function isForDeno(path: string, bytes: string): boolean {
  if (/(?:^|\/)supabase\/functions\//.test(path)) return true
  const [top = ''] = bytes.slice(0, 3_000).split('`', 1)
  return (
    /^import\b[^;'"]*['"](?:https?:\/\/|jsr:|npm:)/m.test(top) ||
    (bytes.includes('Deno.serve') && /^(?:export default |await )?Deno\.serve\(/m.test(bytes))
  )
}

/** Whether the comments at the top say that a program wrote the file. */
function isGenerated(bytes: string): boolean {
  const top = /^(?:\xef\xbb\xbf)?(?:#!.*\n)?(?:\s+|\/\/.*|\/\*[^]*?\*\/|(['"])use (?:client|server|strict)\1;?)+/.exec(
    bytes.slice(0, 2_000),
  )?.[0]
  return (
    top !== undefined &&
    (/@generated\b/.test(top) ||
      /\bcode generated\b.*\bdo not edit\b/i.test(top) ||
      (/\bauto(?:matically)?[- ]?generated\b/i.test(top) &&
        /\bdo not (?:edit|modify|change|make|touch)\b|\bwill be (?:over|re)written\b/i.test(top)))
  )
}
