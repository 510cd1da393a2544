import { parse } from '../../engine/parse'
import type { Mentions, Package, PackageJson, Project } from '../../engine/project'
import { SourceFile } from '../../engine/source-file'

const CODE = /\.[cm]?[jt]sx?$/
const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cjs', '/index.ts', '/index.tsx', '/index.js']

/**
 * A project that lives in a record of path to text: files, packages, and specifiers that are relative or `@/…` from the
 * root. It has no module graph; asking it for one throws.
 */
export function inMemoryProject(texts: Readonly<Record<string, string>>): Project {
  const parsed = new Map<string, SourceFile>()
  const paths = Object.keys(texts).sort()
  const packages = packagesOf(texts)

  const file = (path: string): SourceFile | undefined => {
    const text = texts[path]
    if (text === undefined || !CODE.test(path)) return undefined
    const known = parsed.get(path)
    if (known) return known
    const result = parse(text, path)
    if (!result.ok) return undefined
    const made = new SourceFile(path, text, result.ast, result.dialect)
    parsed.set(path, made)
    return made
  }
  const mentioning = (mentions: Mentions): string[] =>
    paths.filter((path) => CODE.test(path) && [mentions].flat().every((each) => each.test(texts[path] ?? '')))
  const absent = (what: string) => (): never => {
    throw new Error(`an in-memory project knows no ${what}`)
  }

  return {
    paths,
    packages,
    packageOf: (path) => packages.find(({ dir }) => dir === '' || path.startsWith(`${dir}/`)) as Package,
    *files(mentions) {
      for (const path of mentioning(mentions)) yield file(path) as SourceFile
    },
    mentioning,
    isSelected: () => true,
    file,
    textOf: (path) => texts[path],
    resolve(from, specifier) {
      if (!/^(\.|@\/)/.test(specifier)) return undefined
      const target = specifier.startsWith('@/') ? specifier.slice(2) : joined(dirOf(from), specifier)
      return ENDINGS.map((ending) => target + ending).find((path) => path in texts)
    },
    importersOf: absent('importers'),
    specifierFor(from, to) {
      const up = dirOf(from).split('/').filter(Boolean)
      const down = to.replace(/(\/index)?\.[cm]?[jt]sx?$/, '').split('/')
      while (up.length && up[0] === down[0]) {
        up.shift()
        down.shift()
      }
      return (up.length ? up.map(() => '..') : ['.']).concat(down).join('/')
    },
    definitionOf: absent('definitions'),
    isPlainFunction: () => false,
    importedFrom: absent('imports'),
    mayLeadTo: () => true,
    exportOf: absent('exports'),
    referencesTo: absent('references'),
    referencesToPackage: absent('references'),
    exportedNames: absent('exports'),
    fact: absent('facts'),
  }
}

function packagesOf(texts: Readonly<Record<string, string>>): Package[] {
  const manifests = Object.keys(texts).filter((path) => /(^|\/)package\.json$/.test(path))
  if (!manifests.includes('package.json')) manifests.push('package.json')
  return manifests
    .map((path): Package => {
      let json: PackageJson = {}
      try {
        json = JSON.parse((texts[path] ?? '{}').replace(/^\uFEFF/, '')) as PackageJson
      } catch {
        // a broken manifest is an empty one
      }
      const next = json.dependencies?.['next']
      return {
        dir: dirOf(path),
        name: json.name,
        json,
        nextMajor: next === undefined ? undefined : Number(/\d+/.exec(next)?.[0]),
        isApp: next !== undefined,
        routers: [],
        typescript: true,
      }
    })
    .sort((a, b) => b.dir.length - a.dir.length)
}

function dirOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function joined(dir: string, relative: string): string {
  const steps = dir.split('/').filter(Boolean)
  for (const step of relative.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.') steps.push(step)
  }
  return steps.join('/')
}
