import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { JscodeshiftTransform } from '../engine/define-transform'
import type { Transform } from '../engine/transform'

export const projectRoot = resolve(fileURLToPath(import.meta.url), '../..')
export const fixtures = join(projectRoot, '__testfixtures__')

/** The files of a small project: text by path, relative, with `/`. */
export type Files = ReadonlyMap<string, string>

/** One folder `__testfixtures__/<id>/<name>`. */
export interface Case {
  readonly id: string
  readonly name: string
  readonly dir: string
  readonly input: Files
  /** What the project's changed and new files should be; empty for a case that must stay as it is. */
  readonly expected: Files
  readonly settings: CaseSettings
}

/** `case.json` beside input/, for a case that needs more than its files say. */
export interface CaseSettings {
  /** Which transforms run together; only the case's own without it. */
  readonly transforms?: readonly string[]
  /** Answers to questions by question id, as the flags would give them. */
  readonly answers?: Readonly<Record<string, string>>
}

/** A case that must come out byte for byte as it went in, without findings of its transform. */
export function isValidCase({ name }: Pick<Case, 'name'>): boolean {
  return name.startsWith('valid-')
}

export function nameOf({ id, name }: Case): string {
  return `${id}/${name}`
}

/** For comparing: a test shows the difference between two objects better than between two maps. */
export function asObject(
  files: Files,
  change: (text: string, file: string) => string = (text) => text,
): Record<string, string> {
  return Object.fromEntries([...files].map(([file, text]) => [file, change(text, file)]))
}

/** Every case, found by listing. Folders that start with an underscore, and the demo, hold no cases. */
export function listCases(): Case[] {
  return foldersIn(fixtures)
    .filter((id) => !id.startsWith('_') && id !== 'demo')
    .flatMap((id) => foldersIn(join(fixtures, id)).map((name) => readCase(id, name)))
}

function readCase(id: string, name: string): Case {
  const dir = join(fixtures, id, name)
  const settings = join(dir, 'case.json')
  return {
    id,
    name,
    dir,
    input: readFiles(join(dir, 'input')),
    expected: readFiles(join(dir, 'expected')),
    settings: existsSync(settings) ? (JSON.parse(readFileSync(settings, 'utf8')) as CaseSettings) : {},
  }
}

/** All files below a folder; none when it does not exist. */
export function readFiles(dir: string): Files {
  if (!existsSync(dir)) return new Map()
  return new Map(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [relative(dir, path).split(sep).join('/'), readFileSync(path, 'utf8')])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

export function writeFiles(dir: string, files: Files): void {
  for (const [file, text] of files) {
    const path = join(dir, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

/** Puts files into a new folder, hands it over, and takes it away again. */
export async function inFolder<T>(files: Files, use: (root: string) => T | Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'upgrade-ratelimit-case-'))
  try {
    writeFiles(root, files)
    return await use(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** The ids of all transforms, found by listing their folder. */
export function listTransforms(): string[] {
  return readdirSync(join(projectRoot, 'transforms'), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('_'))
    .map(({ name }) => name.replace(/\.ts$/, ''))
    .sort()
}

/** Loads a transform from its source. */
export async function loadTransform(id: string): Promise<Transform> {
  const folder = join(projectRoot, 'transforms')
  const file = [join(folder, `${id}.ts`), join(folder, id, 'index.ts')].find(existsSync)
  if (!file) throw new Error(`there is no transform ${id}`)
  const module = (await import(pathToFileURL(file).href)) as { default: JscodeshiftTransform }
  return module.default.transform
}

function foldersIn(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}
