import type { Path } from './path'
import type { Binding } from './scope'
import type { SourceFile } from './source-file'

/** A package.json of the repository and what it says about the folder it stands in. */
export interface Package {
  /** The folder, relative to the project root, with `/`; '' for the root itself. */
  readonly dir: string
  readonly name: string | undefined
  /** The parsed package.json; {} when it cannot be parsed (which is reported). */
  readonly json: PackageJson
  /** The major version of Next.js that it asks for; undefined when it is not a Next.js app or says "latest"/"canary" (see isApp). */
  readonly nextMajor: number | undefined
  /** Whether `next` is among its dependencies. */
  readonly isApp: boolean
  /** Which routers it has: folders app/ or src/app/, pages/ or src/pages/. */
  readonly routers: readonly ('app' | 'pages')[]
  /** Whether a tsconfig.json stands in the folder (or above it, within the repository). */
  readonly typescript: boolean
}

export interface PackageJson {
  readonly name?: string
  readonly private?: boolean
  readonly type?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

/**
 * What a name or expression is, after following imports, barrels, renames, `export *`, namespaces and same-file
 * aliases to the end.
 * `declared`: a declaration in this repository. `path` is the VariableDeclarator, function, class, object property or
 * method, class member, parameter, enum or enum member, type or interface, the expression of an `export default`,
 * `exports.name =` or array element, or the Program for a module as a whole (`import * as ns`). `binding` where it has
 * a name. A name that is taken out of a value by destructuring stands for the member of that value where it is known,
 * and otherwise for its own declaration: the declarator, with the name's binding.
 * `package`: the export `name` ('default', '*' for the whole namespace) of a module outside the repository. What a
 * member of such an export is cannot be told (`Ratelimit.fixedWindow`): ask for its object.
 *
 * A variable that is assigned again stands for itself, and so does a copy of one.
 */
export type Definition =
  | { readonly kind: 'declared'; readonly file: SourceFile; readonly path: Path; readonly binding: Binding | undefined }
  | { readonly kind: 'package'; readonly module: string; readonly name: string }

/** A place that refers to a definition, in whatever file and under whatever name. */
export interface Reference {
  /**
   * The identifier, or the whole member expression where it is reached through a namespace, object, class or instance;
   * for `import` and `export` the specifier. An alias (`const b = a`) is a reference to `a` where it is made, and its
   * own references follow under its name.
   */
  readonly path: Path
  /**
   * `value`: read or called. `type`: inside a type only (`typeof f`, `ReturnType<typeof f>`). `export`: handed on by an
   * export specifier, whose own references are listed too. `import`: the import specifier itself, or the name in
   * `const { f } = await import('…')`.
   */
  readonly as: 'value' | 'type' | 'export' | 'import'
}

/**
 * Whether a file that says `name`, which may mean a definition there, is left unparsed, and what it refers to unlisted.
 * Without a name the file may call it anything, because it imports a default export or a whole module. `text` has the
 * file's bytes as characters, so only ASCII in it can be trusted.
 */
export type PassesOver = (
  file: { readonly path: string; readonly text: string; readonly isImported: boolean },
  name: string | undefined,
) => boolean

/**
 * Something learnt about a declaration that other files may ask for. `about` may itself ask for facts about other
 * declarations; where the answers depend on each other in a circle, the engine starts from "nothing known" and
 * repeats until nothing changes, so `about` must only ever learn more when it is told more.
 */
export interface FactCollector<F> {
  readonly id: string
  about(definition: Extract<Definition, { kind: 'declared' }>, project: Project): F | undefined
  /** Whether two answers say the same; without it, `===` or equal JSON. */
  same?(a: F, b: F): boolean
}

/**
 * What a file's text has to match. All of a list: one that few files match goes first, so that the others are tried on
 * those only.
 */
export type Mentions = RegExp | readonly RegExp[]

/** Answers questions about the repository as it was when the run began. Never edits. */
export interface Project {
  /** Every discovered path, code or not, relative to the root, with `/`, sorted. */
  readonly paths: readonly string[]
  readonly packages: readonly Package[]
  /** The innermost package that the file belongs to. */
  packageOf(path: string): Package
  /** The parsed files, among those this run may edit, whose text matches. A file that cannot be parsed is reported and left out. */
  files(mentions: Mentions): Iterable<SourceFile>
  /** The paths of all code files (also outside this run's selection) whose text matches, without parsing them. */
  mentioning(mentions: Mentions): readonly string[]
  /** Whether this run may edit the file: it is inside the chosen paths, workspaces, globs and `--since`. */
  isSelected(path: string): boolean
  /** One code file, parsed; undefined when there is none at that path or it cannot be parsed. */
  file(path: string): SourceFile | undefined
  /**
   * The text of any discovered file, or of one that git ignores, but for node_modules; undefined when there is none, or
   * it is not UTF-8 text.
   */
  textOf(path: string): string | undefined
  /** The file that an import specifier in `from` leads to; undefined for packages outside the repository. */
  resolve(from: string, specifier: string): string | undefined
  /** The code files whose specifiers lead to this file, by their text: none of them is parsed. */
  importersOf(path: string): readonly string[]
  /**
   * The specifier with which `from` would import the module `to`, in the manner of its other imports: the tsconfig
   * alias that it or its neighbours use, a workspace package's name, or a relative path; without extension where the
   * resolver allows it.
   */
  specifierFor(from: string, to: string): string
  /** What an identifier or member expression stands for; undefined when that cannot be told. */
  definitionOf(path: Path): Definition | undefined
  /**
   * Whether an identifier is imported from a file of the repository that declares it as a function, as far as that
   * file's text says so: it is not parsed. Functions lead to no package, instance or constant. False where that cannot be
   * told.
   */
  isPlainFunction(identifier: Path): boolean
  /**
   * The file of the repository that declares what a name is imported from, through barrels as far as text tells: none of
   * them is parsed. Undefined for what is not imported, or not from the repository.
   */
  importedFrom(name: Path): string | undefined
  /**
   * Whether the text of the file that declares what a name is imported from, or of one that this imports, however far
   * off, matches an expression that names ASCII only: none of them is parsed. What the name stands for is said in one of
   * these files. True where that cannot be told: for what is not imported, or not from the repository.
   */
  mayLeadTo(name: Path, mentions: RegExp): boolean
  /** What the export `name` of a file of the repository stands for. */
  exportOf(path: string, name: string): Definition | undefined
  /** Everything in the repository that refers to a declared definition, its own file included. Parses only the files that may. */
  referencesTo(definition: Definition, passesOver?: PassesOver): readonly Reference[]
  /** Every place that imports the export `name` of the package `module`, through barrels too, and what refers to it. */
  referencesToPackage(module: string, name: string): readonly Reference[]
  /** Under which names a module-level declaration is exported from its own file. */
  exportedNames(definition: Definition): readonly string[]
  fact<F>(collector: FactCollector<F>, definition: Definition | undefined): F | undefined
}
