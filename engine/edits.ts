import type * as t from '@babel/types'
import type { ASTNode } from 'jscodeshift'
import type { FunctionNode, Path } from './path'
import type { SourceFile } from './source-file'

/**
 * New code: nodes that were built with `builders()`, which recast prints, or, mostly, text. Text is
 * the source of an expression, one or more statements, a type or a parameter, written in a neutral style: two spaces, single
 * quotes, semicolons, `\n`. The engine gives it the quotes, semicolons, indentation and line ends of the file it goes
 * into, never inside template literals. Parts of the original may be spliced in with `textOf(path)`.
 */
export type Code = string | ASTNode | readonly ASTNode[]

/** A module to import from: a package or `node:` specifier as it is, or a file of the project, from which the engine makes the specifier. */
export type ImportSource = { readonly package: string } | { readonly file: string }

/**
 * The words in which a fix states what it changes, always about the untouched baseline. Nothing happens when they are
 * said: the engine gathers the edits of all chosen fixes, refuses overlaps, applies each file's edits once to its
 * text, and proves the result. Saying the same thing twice (also from two fixes) is the same as saying it once.
 */
export interface Edits {
  /** `f()` → `await f()`, in parentheses where the surroundings bind tighter. */
  wrapInAwait(expression: Path): void
  /** Makes a function asynchronous, and wraps its written return type (and those of its overloads) in `Promise<…>`. */
  makeAsync(fn: Path<FunctionNode>): void
  /** `T` → `Promise<T>` or `Awaited<T>`. */
  wrapType(type: Path, wrapper: 'Promise' | 'Awaited'): void
  /**
   * `f()` → `f(): T`, for a function that has no written return type. Throws for one that has, for an arrow function
   * whose parameter has no parentheses, and in a file without types.
   */
  annotateReturn(fn: Path<FunctionNode>, type: Code): void
  /** `x` → `callee(x)`, keeping x's own bytes: `xs.map(f)` → `Promise.all(xs.map(f))`. */
  wrapInCall(expression: Path, callee: Code): void
  /**
   * `a && f()` → `f()`: an expression gives way to a part of it, which keeps its own bytes and whatever else is said about
   * it or its inside.
   */
  reduceTo(expression: Path, part: Path): void
  /** Puts other code in place of an expression, identifier, pattern, type, parameter, block or statement. `{ name }` becomes `{ name: other }` where needed. */
  replace(target: Path, code: Code): void
  /** Takes out a statement, class or object member, specifier, declarator, list element, with its own comments, comma and line. */
  remove(target: Path): void
  /**
   * New statements (or class or object members) on lines of their own before the given one: above the comments that
   * belong to it, below the file's header and what a blank line parts from it.
   */
  insertBefore(statement: Path, code: Code): void
  insertAfter(statement: Path, code: Code): void
  /** New statements at the start of a block, function body or program: after directives, and after imports in a program. */
  insertFirst(block: Path<t.BlockStatement | t.Program>, code: Code): void
  /**
   * Makes `name` of a module available in the file and returns the local name to use: an existing import's own, `name`
   * itself, or a fresh one where it is taken. A name that this fix has removed before is free again:
   * what referred to it, the fix has to replace.
   */
  addImport(file: SourceFile, from: ImportSource, name: string, options?: { as?: string; typeOnly?: boolean }): string
  /**
   * Takes out a declaration, with the comments that belong to it, when nothing refers to it any more after all chosen
   * edits. What is taken out or replaced refers to nothing, nor does what else is dropped, so a chain of declarations
   * that only served each other goes as a whole.
   *
   * `target` is one name of an import, a VariableDeclarator, or the declaration of a function, class, enum, interface
   * or type alias (`Binding.declaration`). A variable or class stays where setting it up might be noticed; `effects:
   * 'vouched'` says that it is not. What is exported stays; with `exported` it goes, also from export lists, when
   * nothing in other files refers to it any more either.
   */
  dropUnused(target: Path, options?: { readonly exported?: boolean; readonly effects?: 'vouched' }): void
  /** A file of the user's project that does not exist yet. Two fixes may create the same file with the same text. */
  createFile(path: string, text: string): void
  /**
   * A file of the user's project that does not exist yet, made from what all chosen fixes contribute to it: `build` gets
   * the parts of all of them, each once and sorted. All that build one file have to come to the same text.
   */
  buildFile(path: string, parts: readonly string[], build: (parts: readonly string[]) => string): void
  /** Lines at the end of a text file such as `.env.example`, created if missing, each only where it has no such line yet. */
  appendLines(path: string, lines: readonly string[]): void
  /** A dependency in the package.json of the package that `importer` belongs to, unless one is declared there already. */
  addDependency(importer: string, name: string, range: string): void
}
