import { posix } from 'node:path'
import ts from 'typescript'
import { projectRoot } from '../case-files'

export const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2017,
  lib: ['lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  declaration: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
}

/**
 * Compiles the files (by name with extension) as if they stood in a folder of this package; what is wrong with them, as
 * `file:line message`.
 */
export function compile(files: ReadonlyMap<string, string>, options: ts.CompilerOptions = {}): string[] {
  const all = { ...strictest, ...options }
  const host = ts.createCompilerHost(all)
  const dir = posix.join(projectRoot, '.types')
  const inMemory = new Map([...files].map(([name, text]) => [posix.join(dir, name), text]))
  const { directoryExists, fileExists, readFile, getSourceFile } = host
  host.directoryExists = (path) => path === dir || directoryExists?.(path) === true
  host.fileExists = (path) => inMemory.has(path) || fileExists(path)
  host.readFile = (path) => inMemory.get(path) ?? readFile(path)
  host.getSourceFile = (path, language, ...rest) => {
    const text = inMemory.get(path)
    return text === undefined ? getSourceFile(path, language, ...rest) : ts.createSourceFile(path, text, language, true)
  }
  const program = ts.createProgram({ rootNames: [...inMemory.keys()], options: all, host })
  return [...inMemory.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)
    if (!source) return [`${path} is not part of the program`]
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...(all.declaration ? program.getDeclarationDiagnostics(source) : []),
    ]
    return found.map(({ start, messageText }) => {
      const { line } = source.getLineAndCharacterOfPosition(start ?? 0)
      return `${posix.basename(path)}:${String(line + 1)} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
  })
}
