import type { CodeFile } from './discover'
import type { Resolver } from './resolve'
import { specifiersIn } from './specifiers'

/** Which file imports which, from the text alone. */
export interface ModuleGraph {
  /** The specifiers in a file and the files of the repository that they lead to. */
  importsOf(path: string): ReadonlyMap<string, string | undefined>
  /** The files with an import specifier that leads to this file, sorted. */
  importersOf(path: string): readonly string[]
  /** The files that import this package under exactly this specifier, sorted. */
  importersOfPackage(specifier: string): readonly string[]
}

interface Index {
  /** Who uses a specifier, by the specifier as it is written. */
  readonly users: ReadonlyMap<string, readonly string[]>
  /** The specifiers that end with a name, extension or not; those that end with a slash or dots under ''. */
  readonly endingWith: ReadonlyMap<string, readonly string[]>
  /** Who imports a file by a specifier that need not end like the file's path. */
  readonly byOtherName: ReadonlyMap<string, readonly string[]>
}

/**
 * Nothing is looked at before the first question, and then every specifier is found but few are resolved: nearly all of
 * them end like the path of the file that they lead to.
 */
export function createModuleGraph(code: ReadonlyMap<string, CodeFile>, resolver: Resolver): ModuleGraph {
  const imports = new Map<string, ReadonlyMap<string, string | undefined>>()
  const importers = new Map<string, readonly string[]>()
  let index: Index | undefined

  return {
    importsOf(path) {
      let found = imports.get(path)
      if (!found) {
        const file = code.get(path)
        const specifiers = file ? specifiersIn(file) : []
        found = new Map(specifiers.map((specifier) => [specifier, resolver.resolve(path, specifier)]))
        imports.set(path, found)
      }
      return found
    },
    importersOf(path) {
      let found = importers.get(path)
      if (!found) {
        index ??= createIndex(code, resolver)
        const all = new Set(index.byOtherName.get(path))
        for (const name of namesOf(path)) {
          for (const specifier of index.endingWith.get(name) ?? []) {
            for (const user of index.users.get(specifier) ?? [])
              if (resolver.resolve(user, specifier) === path) all.add(user)
          }
        }
        importers.set(path, (found = [...all].sort()))
      }
      return found
    },
    importersOfPackage(specifier) {
      index ??= createIndex(code, resolver)
      return (index.users.get(specifier) ?? []).filter((user) => resolver.resolve(user, specifier) === undefined)
    },
  }
}

function createIndex(code: ReadonlyMap<string, CodeFile>, resolver: Resolver): Index {
  const users = new Map<string, string[]>()
  for (const file of code.values()) {
    for (const specifier of specifiersIn(file)) {
      const list = users.get(specifier)
      if (list) list.push(file.path)
      else users.set(specifier, [file.path])
    }
  }
  const endingWith = new Map<string, string[]>()
  const byOtherName = new Map<string, string[]>()
  for (const [specifier, paths] of users) {
    if (resolver.endsLikeItsFile(specifier)) {
      const name = nameIn(specifier)
      add(endingWith, name, specifier)
      if (name !== withoutExtension(name)) add(endingWith, withoutExtension(name), specifier)
    } else {
      for (const path of paths) {
        const target = resolver.resolve(path, specifier)
        if (target !== undefined) add(byOtherName, target, path)
      }
    }
  }
  return { users, endingWith, byOtherName }
}

function add(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** The names with which a specifier that leads to the file may end. */
function namesOf(path: string): string[] {
  const [name = '', folder = ''] = path.split('/').reverse()
  const bare = withoutExtension(name)
  return bare === 'index' ? ['index', folder, ''].filter((each, at, all) => all.indexOf(each) === at) : [bare]
}

function nameIn(specifier: string): string {
  const name = specifier.slice(specifier.lastIndexOf('/') + 1)
  return name === '.' || name === '..' ? '' : name
}

function withoutExtension(name: string): string {
  return name.replace(/\.[mc]?[jt]sx?$/, '')
}
