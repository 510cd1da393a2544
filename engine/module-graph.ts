import type { CodeFile } from './discover'
import { specifiersIn } from './specifiers'
import type { Resolver } from './resolve'

/** Which file imports which, from the text alone. */
export interface ModuleGraph {
  /** The specifiers in a file and the files of the repository that they lead to. */
  importsOf(path: string): ReadonlyMap<string, string | undefined>
  /** The files with an import specifier that leads to this file, sorted. */
  importersOf(path: string): readonly string[]
  /** The files that import this package under exactly this specifier, sorted. */
  importersOfPackage(specifier: string): readonly string[]
}

/** Reads no file and resolves nothing until the first question. */
export function createModuleGraph(code: ReadonlyMap<string, CodeFile>, resolver: Resolver): ModuleGraph {
  const imports = new Map<string, ReadonlyMap<string, string | undefined>>()
  let importers: { ofFile: Map<string, string[]>; ofPackage: Map<string, string[]> } | undefined

  const importsOf = (path: string): ReadonlyMap<string, string | undefined> => {
    let found = imports.get(path)
    if (!found) {
      const file = code.get(path)
      const resolved = new Map<string, string | undefined>()
      if (file) for (const specifier of specifiersIn(file)) resolved.set(specifier, resolver.resolve(path, specifier))
      imports.set(path, (found = resolved))
    }
    return found
  }

  const all = (): { ofFile: Map<string, string[]>; ofPackage: Map<string, string[]> } => {
    if (importers) return importers
    importers = { ofFile: new Map(), ofPackage: new Map() }
    for (const path of code.keys()) {
      for (const [specifier, target] of importsOf(path)) {
        const index = target === undefined ? importers.ofPackage : importers.ofFile
        const list = index.get(target ?? specifier)
        if (!list) index.set(target ?? specifier, [path])
        else if (list[list.length - 1] !== path) list.push(path)
      }
    }
    return importers
  }

  return {
    importsOf,
    importersOf: (path) => all().ofFile.get(path) ?? [],
    importersOfPackage: (specifier) => all().ofPackage.get(specifier) ?? [],
  }
}
