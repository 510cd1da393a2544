import { parse } from '../engine/parse'
import { SourceFile } from '../engine/source-file'
import type { Files } from './case-files'

/** One way in which somebody else's editor would have written the same project. */
export interface Variant {
  readonly name: string
  change(text: string, file: string): string
}

const HASHBANG = '#!/usr/bin/env node\n'
const LICENCE = '/**\n * Copyright (c) Example Ltd.\n *\n * SPDX-License-Identifier: MIT\n */\n\n'

export const variants: readonly Variant[] = [
  { name: 'CRLF', change: (text) => text.replace(/\r?\n/g, '\r\n') },
  { name: 'byte order mark', change: (text) => (text.startsWith('\uFEFF') ? text : `\uFEFF${text}`) },
  { name: 'tabs', change: (text) => text.replace(/^(?: {2})+/gm, (indent) => '\t'.repeat(indent.length / 2)) },
  { name: 'no semicolons', change: withoutSemicolons },
  { name: 'licence header', change: (text) => atTop(text, LICENCE) },
  { name: 'hashbang', change: (text) => (/^\uFEFF?#!/.test(text) ? text : atTop(text, HASHBANG)) },
  { name: 'no final newline', change: (text) => text.replace(/(\r?\n)+$/, '') },
]

/** The code files of a project changed; what is not code stays. */
export function changeAll(files: Files, variant: Variant): Files {
  return new Map([...files].map(([file, text]) => [file, isCode(file) ? variant.change(text, file) : text]))
}

export function isCode(file: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(file) && !/\.d\.[mc]?ts$/.test(file)
}

/** What stays of a text when all that the variants change is taken away: new files come in the style of the project. */
export function withoutStyle(text: string, file: string): string {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(/^\t+/gm, (indent) => '  '.repeat(indent.length))
    .trimEnd()
  return isCode(file) ? withoutSemicolons(plain, file) : plain
}

/** Below a byte order mark and a hashbang, which stand first or nowhere. */
function atTop(text: string, added: string): string {
  const [first = ''] = /^\uFEFF?(?:#!.*\r?\n)?/.exec(text) ?? []
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n'
  return first + added.replaceAll('\n', lineEnd) + text.slice(first.length)
}

const ENDS_WITH_SEMICOLON = [
  'Directive',
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ExportDefaultDeclaration',
  'VariableDeclaration',
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
  'DoWhileStatement',
  'ClassProperty',
  'ClassPrivateProperty',
  'TSDeclareFunction',
  'TSTypeAliasDeclaration',
  'TSPropertySignature',
  'TSMethodSignature',
] as const

function withoutSemicolons(text: string, file: string): string {
  const parsed = parse(text, file)
  if (!parsed.ok) return text
  const source = new SourceFile(file, text, parsed.ast, parsed.dialect)
  const ends = new Set(source.find(...ENDS_WITH_SEMICOLON).map(({ node }) => (node.end ?? 0) - 1))
  return [...ends]
    .filter((at) => text[at] === ';' && mayGo(text.slice(at + 1)))
    .sort((a, b) => b - a)
    .reduce((shorter, at) => shorter.slice(0, at) + shorter.slice(at + 1), text)
}

/** Only where the statement is the last of its line, and the next line could not be read as its continuation. */
function mayGo(after: string): boolean {
  if (/^[ \t]*\}/.test(after)) return true
  if (!/^[ \t]*(?:\/\/.*|\/\*.*\*\/[ \t]*)?(?:\r?\n|$)/.test(after)) return false
  const next = after.replace(/^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/, '')
  return !/^[([`+\-*/.,<?]/.test(next)
}
