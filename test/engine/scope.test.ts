import { describe, expect, it } from 'vitest'
import { parse } from '../../engine/parse'
import { child, span, textOf, type Path } from '../../engine/path'
import { SourceFile } from '../../engine/source-file'

function fileOf(text: string, path = 'a.tsx'): SourceFile {
  const parsed = parse(text, path)
  if (!parsed.ok) throw new Error(parsed.message)
  return new SourceFile(path, text, parsed.ast, parsed.dialect)
}

/** The text with `@` and a line behind each `x` that refers to the declaration on that line of the file. */
function marked(text: string): string {
  const file = fileOf(text)
  const lines = new Map<number, number>()
  for (const path of file.named('x')) {
    const binding = file.bindingOf(path)
    if (binding) lines.set(span(path.node).start + 1, file.position(span(binding.identifier.node).start).line)
  }
  return Array.from({ length: text.length + 1 }, (_, offset) => {
    const line = lines.get(offset)
    return `${line === undefined ? '' : `@${String(line)}`}${text.charAt(offset)}`
  }).join('')
}

describe('what a name refers to', () => {
  it.each<[string, string]>([
    ['blocks', `const x@1 = 1\n{ const x@2 = 2; f(x@2) }\nf(x@1)`],
    ['two blocks of one function', `function f() {\nif (a) { const x@2 = 1; x@2 }\nelse { const x@3 = 2; x@3 } }\nx`],
    ['var leaves its block, not its function', `function f() { x@2\n{ var x@2 = 1 } x@2 }\nx`],
    ['let and const do not', `function f() { x\n{ let x@2 = 1 } x }`],
    ['functions are known before their line', `x@2()\nfunction x@2() { x@2() }`],
    ['functions in a block stay there', `{ x@1(); function x@1() {} }\nx()`],
    ['parameters', `const x@1 = 1\nfunction f(x@2: string) { return x@2 }\nx@1`],
    ['parameters taken apart', `const x@1 = 1\nconst f = ({ a: { x@2 }, ...b }, [c = x@2]) => x@2 + x@2`],
    ['a default that uses the outer name', `const x@1 = 1\nconst f = (y = x@1) => y`],
    ['rest and array patterns', `const [a, , ...x@1] = b\nconst { c, ...d } = x@1`],
    ['renamed in a pattern', `const { x: y, z: x@1 } = o\nx@1, o.x, { x: 1 }, { x@1 }`],
    ['computed keys', `const x@1 = 'k'\nconst { [x@1]: y } = o\nconst z = { [x@1]: 1, x: 2 }\no[x@1], o.x`],
    ['caught errors', `const x@1 = 1\ntry { x@1 } catch (x@2) { x@2 } finally { x@1 }`],
    ['loops', `for (let x@1 = 0; x@1 < 1; x@1++) x@1\nfor (const x@2 of xs) x@2\nx`],
    ['a loop over an outer variable', `let x@1\nfor (x@1 of y) x@1`],
    ['switch', `switch (x) { case 1: let x@1; x@1 }\nx`],
    [
      'named function expressions',
      `const x@1 = function x@1() { x@1() }\nx@1`.replace(/function x@1\(\) \{ x@1/, 'function x@1() { x@1'),
    ],
    ['a parameter hides the function expression itself', `const f = function x@1(\nx@2) { x@2 }`],
    ['classes', `class x@1 { x = 1; static y = x@1; x2() { return new x@1() } }\nnew x@1().x`],
    ['class expressions', `const y = class x@1 { z = x@1 }\nx`],
    ['static blocks', `class C { static { const x@1 = 1; x@1 } }\nx`],
    ['private names are no variables', `const x@1 = 1\nclass C { #x = x@1; has(o) { return #x in o } }`],
    ['labels', `const x@1 = 1\nx: for (;;) { break x }`],
    ['imports', `import { y as x@1 } from 'y'\nx@1()`],
    ['exports', `const x@1 = 1\nexport { x@1, x@1 as y }\nexport default x@1`],
    ['re-exports refer to nothing here', `const x@1 = 1\nexport { y } from 'x'`],
    ['JSX', `const x@1 = {}, Y = 1\nconst z = <Y x={x@1}><x /><x@1.Z x="x">x{...x@1}</x@1.Z></Y>`],
    ['using', `{ using x@1 = y(); x@1 }\nx`],
    ['assignments', `let x@1\nx@1 = 1, x@1 += 1, x@1++, [x@1] = y, ({ x: x@1 } = y), ({ x@1 } = y)`],
    ['template literals and tags', 'const x@1 = 1\nx@1`${x@1}`'],
    ['globals that a file declares for others', `declare global { var x@1: number }\nx`],
  ])('%s', (_, expected) => {
    expect(marked(expected.replace(/@\d/g, ''))).toBe(expected)
  })

  it.each<[string, string]>([
    ['types and values of one name', `type x@1 = string\nconst x@2 = 1\nlet y: x@1 = x@2`],
    ['typeof is about the value', `type x@1 = string\nconst x@2 = 1\nlet y: typeof x@2`],
    ['interfaces', `interface x@1 { x: x@1 }\nlet y: x@1`],
    ['classes and enums are both', `class x@1 {}\nlet y: x@1 = new x@1()`],
    ['imported types', `import type { x@1 } from 'y'\nlet y: x@1`],
    ['type parameters of functions', `type x@1 = 1\nfunction f<x>(y: x): x { return y }\nlet z: x@1`],
    [
      'type parameters of classes, aliases and interfaces',
      `type x@1 = 1\nclass C<x> { y: x }\ntype D<x> = x[]\ninterface E<x> { y: x }`,
    ],
    [
      'inferred and mapped ones',
      `type x@1 = 1\ntype D<T> = T extends (infer x)[] ? x : x@1\ntype E = { [x in 'a']: x }`,
    ],
    ['a type parameter hides no value', `const x@1 = 1\nfunction f<x>() { return x@1 }`],
    ['members of types', `const x@1 = 1\ntype T = { x: string; x2(x: number): void }`],
    ['types of other files', `const x@1 = 1\nlet y: import('y').x<typeof x@1>`],
    ['qualified names', `import * as x@1 from 'y'\nlet y: x@1.x.x`],
    ['type predicates', `function f(x@1: unknown): x@1 is string { return !x@1 }`],
    ['parameter properties', `class C { constructor(private x@1 = 1) { x@1 } y() { x } }`],
    ['decorators', `const x@1 = 1\n@x@1 class C { @x@1 m(@x@1 y) {} }`],
  ])('%s', (_, expected) => {
    const text = expected.replace(/@\d/g, '')
    expect(marked(text)).toBe(expected)
  })
})

describe('bindings', () => {
  const binding = (text: string, name = 'x') => {
    const found = fileOf(text).moduleBinding(name)
    if (!found) throw new Error(`no ${name}`)
    const texts = (paths: readonly Path[]): string[] =>
      paths.map((path) => `${String(path.file.position(span(path.node).start).line)}:${path.parent?.node.type ?? ''}`)
    return {
      kind: found.kind,
      declaration: found.declaration.node.type,
      references: texts(found.references),
      writes: texts(found.writes),
    }
  }

  it('say what declares them', () => {
    expect(binding('const x = 1')).toMatchObject({ kind: 'const', declaration: 'VariableDeclarator' })
    expect(binding('export let [x] = y')).toMatchObject({ kind: 'let', declaration: 'VariableDeclarator' })
    expect(binding('export default function x() {}')).toMatchObject({
      kind: 'function',
      declaration: 'FunctionDeclaration',
    })
    expect(binding('export class x {}')).toMatchObject({ kind: 'class', declaration: 'ClassDeclaration' })
    expect(binding('import x from "y"')).toMatchObject({ kind: 'import', declaration: 'ImportDefaultSpecifier' })
    expect(binding('import x = require("y")')).toMatchObject({
      kind: 'import',
      declaration: 'TSImportEqualsDeclaration',
    })
    expect(binding('enum x { A }')).toMatchObject({ kind: 'enum', declaration: 'TSEnumDeclaration' })
    expect(binding('export type x = 1')).toMatchObject({ kind: 'type', declaration: 'TSTypeAliasDeclaration' })
    expect(binding('namespace x { export const y = 1 }')).toMatchObject({
      kind: 'namespace',
      declaration: 'TSModuleDeclaration',
    })
  })

  it('tell reads from writes', () => {
    expect(binding('let x = 1\nx = 2\nx += 3\nx++\nf(x)\n;[x] = y')).toMatchObject({
      references: ['3:AssignmentExpression', '4:UpdateExpression', '5:CallExpression'],
      writes: ['2:AssignmentExpression', '3:AssignmentExpression', '4:UpdateExpression', '6:ArrayPattern'],
    })
    expect(binding('let x = 1\n;(x as any) = 2\nx! += 1').writes).toEqual(['2:TSAsExpression', '3:TSNonNullExpression'])
  })

  it('of overloaded functions are declared where the body is, and not written to by their overloads', () => {
    const overloaded = `export function x(a: string): void\nexport function x(a: number): void\nexport function x(a: unknown) {}\nx(1)`
    expect(binding(overloaded)).toEqual({
      kind: 'function',
      declaration: 'FunctionDeclaration',
      references: ['4:CallExpression'],
      writes: [],
    })
    expect(marked(overloaded).match(/@\d/g)).toEqual(['@3', '@3', '@3', '@3'])
  })

  it('of var that is declared again are written to', () => {
    expect(binding('var x = 1\nvar x = 2').writes).toEqual(['2:VariableDeclarator'])
  })
})

describe('whether a name is visible', () => {
  const text = `import { imported } from 'y'
const module1 = 1
function f(param) {
  const local = used1
  {
    const inner = 1
    HERE
  }
  later(() => { const deep = 1 })
}
const other = () => { const elsewhere = 1 }
`
  const file = fileOf(text)
  const here = file.named('HERE')[0]?.parent as Path

  it.each(['imported', 'module1', 'param', 'local', 'inner', 'f', 'other', 'HERE'])('%s is, inside a block', (name) => {
    expect(file.isVisible(name, here)).toBe(true)
  })
  it.each(['elsewhere', 'deep', 'free', 'later'])('%s is not, inside that block', (name) => {
    expect(file.isVisible(name, here)).toBe(false)
  })
  it('a name that is used or declared further in would be captured', () => {
    const body = child(here.file.pathOf(file.find('FunctionDeclaration')[0]?.node ?? file.ast), 'body') as Path
    expect(file.isVisible('deep', body)).toBe(true)
    expect(file.isVisible('later', body)).toBe(true)
    expect(file.isVisible('elsewhere', body)).toBe(false)
    expect(file.isVisible('elsewhere', file.program)).toBe(true)
  })
})

describe('a file', () => {
  it('gives nodes in source order, each with one path', () => {
    const file = fileOf(`function f(a: string): number { return g(a) }\nconst b = f('x')`)
    expect(file.find('CallExpression', 'FunctionDeclaration').map((path) => path.node.type)).toEqual([
      'FunctionDeclaration',
      'CallExpression',
      'CallExpression',
    ])
    const [first] = file.find('CallExpression')
    expect(file.pathOf((first as Path).node)).toBe(first)
    const fn = file.find('FunctionDeclaration')[0] as Path
    expect(file.findIn(fn, 'CallExpression', 'FunctionDeclaration').map(textOf)).toEqual([textOf(fn), 'g(a)'])
    // the return type is an earlier key than the parameters, and stands after them
    expect(file.find('TSStringKeyword', 'TSNumberKeyword').map(textOf)).toEqual(['string', 'number'])
  })

  it('knows its places, whatever the line ends', () => {
    const text = 'a\r\nbb\rccc\n\nd'
    const file = fileOf(text)
    const places = Array.from(text, (_, offset) => file.position(offset))
    expect(places.map(({ line, column }) => `${String(line)}:${String(column)}`)).toEqual([
      '1:0', '1:1', '1:2', '2:0', '2:1', '2:2', '3:0', '3:1', '3:2', '3:3', '4:0', '5:0',
    ]) // prettier-ignore
    expect(file.position(text.length)).toEqual({ line: 5, column: 1 })
    expect(file.position(0)).toEqual({ line: 1, column: 0 })
  })

  it('refuses nodes of another tree', () => {
    expect(() => fileOf('a').pathOf(fileOf('a').ast.program)).toThrow(/not part of/)
  })

  it('says when its expressions stand too deep inside each other', () => {
    const sum = (terms: number): SourceFile => fileOf(`const x = ${'1 + '.repeat(terms)}1`)
    expect(sum(900).isWhole).toBe(true)
    expect(sum(900).moduleBinding('x')?.kind).toBe('const')
    expect(sum(1100).isWhole).toBe(false)
  })
})
