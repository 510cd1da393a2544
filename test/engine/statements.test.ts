import { describe, expect, it } from 'vitest'
import type { Edits } from '../../engine/edits'
import { textOf } from '../../engine/path'
import type { SourceFile } from '../../engine/source-file'
import { edited, first } from './edited'

const GUARD = "if (!(await guard('a'))) {\n  return { error: 'Too many requests' };\n}"

/** The text with one call `NEW` (or other code) at the start of the first function's block. */
const begun = (text: string, code = 'now();', path?: string): string =>
  edited(text, (edits, file) => edits.insertFirst(first(file, 'BlockStatement'), code), path)

describe('insertFirst', () => {
  it.each([
    [
      'indents like the statement below',
      'f(() => {\n    a()\n    b()\n})\n',
      'f(() => {\n    now()\n    a()\n    b()\n})\n',
    ],
    [
      'goes below a directive without semicolon',
      "f(() => {\n  'use server'\n  a()\n})\n",
      "f(() => {\n  'use server'\n  now()\n  a()\n})\n",
    ],
    [
      'goes below a directive and its comment',
      "f(() => {\n  'use server'; // why\n\n  a();\n});\n",
      "f(() => {\n  'use server'; // why\n  now();\n\n  a();\n});\n",
    ],
    [
      'goes above the comment of the first statement',
      'f(() => {\n  // says a\n  a()\n})\n',
      'f(() => {\n  now()\n  // says a\n  a()\n})\n',
    ],
    [
      'goes below the comment behind the brace',
      'f(() => { // why\n  a()\n})\n',
      'f(() => { // why\n  now()\n  a()\n})\n',
    ],
    ['keeps a body of one line on one line', 'f(() => { a() })\n', 'f(() => { now(); a() })\n'],
    [
      'keeps a body of one line on one line, with semicolon',
      'f(() => { return 1; });\n',
      'f(() => { now(); return 1; });\n',
    ],
    [
      'goes between directive and statement on one line',
      "f(() => { 'use server'; a() })\n",
      "f(() => { 'use server'; now(); a() })\n",
    ],
    ['ends a directive that only a brace ends', "f(() => { 'use server' })\n", "f(() => { 'use server'; now() })\n"],
    ['opens an empty body', 'f(() => {})\n', 'f(() => {\n  now()\n})\n'],
    ['opens an empty body of two lines', 'f(() => {\n})\n', 'f(() => {\n  now()\n})\n'],
    ['keeps a comment that is all there is', 'f(() => {\n  // later\n})\n', 'f(() => {\n  now()\n  // later\n})\n'],
    [
      'keeps a comment that is all there is on one line',
      'f(() => { /* later */ })\n',
      'f(() => { now() /* later */ })\n',
    ],
    [
      'indents with tabs',
      'function f() {\n\tif (x) {\n\t\ta()\n\t}\n}\n',
      'function f() {\n\tnow()\n\tif (x) {\n\t\ta()\n\t}\n}\n',
    ],
    ['ends lines with CRLF', 'f(() => {\r\n  a();\r\n});\r\n', 'f(() => {\r\n  now();\r\n  a();\r\n});\r\n'],
    ['ends lines as most do', 'f(() => {\r\n  a();\n});\r\n', 'f(() => {\r\n  now();\r\n  a();\n});\r\n'],
    ['leaves U+2028 in a string alone', "f(() => {\n  a('\u2028')\n})\n", "f(() => {\n  now()\n  a('\u2028')\n})\n"],
  ])('%s', (_, before, after) => {
    expect(begun(before)).toBe(after)
  })

  it('opens a body of one line for code of several', () => {
    expect(begun('const f = async () => { return 1 }\n', GUARD)).toBe(
      "const f = async () => {\n  if (!(await guard('a'))) {\n    return { error: 'Too many requests' }\n  }\n  return 1\n}\n",
    )
    expect(begun("const f = async () => { 'use server'; return 1; };\n", GUARD)).toBe(
      "const f = async () => {\n  'use server';\n  if (!(await guard('a'))) {\n    return { error: 'Too many requests' };\n  }\n  return 1;\n};\n",
    )
  })

  it('writes several lines in the style of the file', () => {
    expect(begun('const f = async () => {\n\tawait a("x")\n\tb("y")\n}\n', GUARD)).toBe(
      'const f = async () => {\n\tif (!(await guard("a"))) {\n\t\treturn { error: "Too many requests" }\n\t}\n\tawait a("x")\n\tb("y")\n}\n',
    )
    expect(begun("async function f() {\r\n    if (x) {\r\n        await a('x');\r\n    }\r\n}\r\n", GUARD)).toBe(
      "async function f() {\r\n    if (!(await guard('a'))) {\r\n        return { error: 'Too many requests' };\r\n    }\r\n    if (x) {\r\n        await a('x');\r\n    }\r\n}\r\n",
    )
  })

  it('never touches the inside of a template literal', () => {
    const code = "const q = `\n  it's; ${f('x')};\n`;\nrun(q);"
    expect(begun('function f() {\r\n\tconst a = "b"\r\n\ta()\r\n}\r\n', code)).toBe(
      "function f() {\r\n\tconst q = `\n  it's; ${f('x')};\n`\r\n\trun(q)\r\n\tconst a = \"b\"\r\n\ta()\r\n}\r\n",
    )
  })

  it('goes below directives and imports of a program', () => {
    const at = (text: string): string => edited(text, (edits, file) => edits.insertFirst(file.program, 'now();'))
    expect(at("import a from 'a'\n\na()\n")).toBe("import a from 'a'\n\nnow()\n\na()\n")
    expect(at("'use client'\na()\n")).toBe("'use client'\n\nnow()\n\na()\n")
    expect(at('// Copyright Somebody\na()\n')).toBe('// Copyright Somebody\n\nnow()\n\na()\n')
    expect(at('#!/usr/bin/env node\na()\n')).toBe('#!/usr/bin/env node\nnow()\n\na()\n')
  })

  it('comes below a new import', () => {
    const result = edited("'use server'\n\nexport const a = 1\n", (edits, file) => {
      edits.insertFirst(file.program, `const b = ${edits.addImport(file, { package: 'm' }, 'x')}();`)
    })
    expect(result).toBe("'use server'\n\nimport { x } from 'm'\n\nconst b = x()\n\nexport const a = 1\n")
  })
})

describe('insertBefore and insertAfter', () => {
  const beside = (text: string, where: 'insertBefore' | 'insertAfter', code = 'now();'): string =>
    edited(text, (edits, file) => {
      const statement = file
        .find('ExpressionStatement', 'ReturnStatement')
        .find(({ node }) => file.text.slice(node.start ?? 0, node.end ?? 0).includes('here'))
      if (!statement) throw new Error('no statement')
      edits[where](statement, code)
    })

  it.each([
    ['above its comments', 'a()\n\n// says here\nhere()\n', 'a()\n\nnow()\n// says here\nhere()\n'],
    ['below the file header', '/* Licence */\nhere()\n', '/* Licence */\nnow()\nhere()\n'],
    ['below a directive', "'use server'\nhere()\n", "'use server'\nnow()\nhere()\n"],
    ['on its line', 'function f() { a(); here() }\n', 'function f() { a(); now(); here() }\n'],
    ['in a case', 'switch (a) {\n  case 1:\n    here()\n}\n', 'switch (a) {\n  case 1:\n    now()\n    here()\n}\n'],
    ['behind a case on its line', 'switch (a) { case 1: here() }\n', 'switch (a) { case 1: now(); here() }\n'],
    [
      'with braces where a statement stands alone',
      'if (a) here()\nelse b()\n',
      'if (a) {\n  now()\n  here()\n}\nelse b()\n',
    ],
    ['with braces on a line of its own', 'if (a)\n  here()\nb()\n', 'if (a) {\n  now()\n  here()\n}\nb()\n'],
    [
      'before the semicolon that guards its line',
      'const a = b\n;[1].map(here)\n',
      'const a = b\nnow()\n;[1].map(here)\n',
    ],
  ])('before: %s', (_, before, after) => {
    expect(beside(before, 'insertBefore')).toBe(after)
  })

  it.each([
    ['below the comment on its line', 'here() // why\nb()\n', 'here() // why\nnow()\nb()\n'],
    ['on its line', 'function f() { here(); b() }\n', 'function f() { here(); now(); b() }\n'],
    ['behind a statement that only a brace ends', 'function f() { here() }\n', 'function f() { here(); now() }\n'],
    ['at the end of a file without newline', 'here()', 'here()\nnow()'],
    ['above the semicolon that guards the next line', 'here()\n;[1].map(b)\n', 'here()\nnow()\n;[1].map(b)\n'],
    ['outside an export', 'export const f = () => 1\nhere()\n', 'export const f = () => 1\nhere()\nnow()\n'],
  ])('after: %s', (_, before, after) => {
    expect(beside(before, 'insertAfter')).toBe(after)
  })

  it('guards new code that begins with a parenthesis', () => {
    expect(beside('const a = b\nhere()\n', 'insertBefore', '(await x()).y();')).toBe(
      'const a = b\n;(await x()).y()\nhere()\n',
    )
    expect(beside("'use server'\nhere()\n", 'insertBefore', '[1].map(x);')).toBe("'use server'\n;[1].map(x)\nhere()\n")
  })

  it('ends new code where the next line begins with a parenthesis', () => {
    expect(begun('f(() => {\n  (a || here)()\n  b()\n})\n')).toBe('f(() => {\n  now();\n  (a || here)()\n  b()\n})\n')
  })

  it('keeps the order in which things are said', () => {
    const result = edited('a()\nb()\n', (edits, file) => {
      const [a, b] = file.find('ExpressionStatement')
      if (!a || !b) throw new Error('nothing found')
      edits.insertBefore(b, 'three();')
      edits.insertAfter(a, 'one();')
      edits.insertAfter(a, 'two();')
      edits.insertBefore(b, 'four();')
    })
    expect(result).toBe('a()\none()\ntwo()\nthree()\nfour()\nb()\n')
  })

  it('goes beside an exported declaration, not inside the export', () => {
    const result = edited('/** Doc. */\nexport async function f() {}\n', (edits, file) => {
      edits.insertBefore(first(file, 'FunctionDeclaration'), 'const a = 1;')
      edits.insertAfter(first(file, 'FunctionDeclaration'), 'const b = 1;')
    })
    expect(result).toBe('const a = 1;\n/** Doc. */\nexport async function f() {}\nconst b = 1;\n')
  })

  it('adds members', () => {
    const add = (text: string, type: 'ClassMethod' | 'ObjectProperty' | 'TSPropertySignature', code: string): string =>
      edited(text, (edits, file) => {
        edits.insertAfter(first(file, type), code)
        edits.insertBefore(first(file, type), code.replace('z', 'y'))
      })
    expect(add('class A {\n  // says f\n  f() {}\n\n  g = 1\n}\n', 'ClassMethod', 'z = 1;')).toBe(
      'class A {\n  y = 1\n  // says f\n  f() {}\n  z = 1\n\n  g = 1\n}\n',
    )
    expect(add('const a = { b: 1 }\n', 'ObjectProperty', 'z: 1')).toBe('const a = { y: 1, b: 1, z: 1 }\n')
    expect(add('const a = {\n  // says b\n  b: 1, // why\n  c,\n}\n', 'ObjectProperty', 'z: 1')).toBe(
      'const a = {\n  y: 1,\n  // says b\n  b: 1, // why\n  z: 1,\n  c,\n}\n',
    )
    expect(add('const a = {\n\tb: 1 // why\n}\n', 'ObjectProperty', "z: { a: 'b',\n  c }")).toBe(
      "const a = {\n\ty: { a: 'b',\n\t\tc },\n\tb: 1, // why\n\tz: { a: 'b',\n\t\tc }\n}\n".replace(/y: /, 'y: '),
    )
    expect(add('interface A {\n  b: string;\n}\n', 'TSPropertySignature', 'z: string;')).toBe(
      'interface A {\n  y: string;\n  b: string;\n  z: string;\n}\n',
    )
  })
})

describe('remove', () => {
  const without = (text: string, pick: (edits: Edits, file: SourceFile) => void): string => edited(text, pick)
  const statement = (text: string): string =>
    without(text, (edits, file) => {
      const named = file.find('FunctionDeclaration').filter(({ node }) => node.id?.name === 'here')
      const called = file.find('ExpressionStatement').filter((path) => textOf(path).startsWith('here'))
      for (const path of [...named, ...called]) edits.remove(path)
    })
  it.each([
    ['a statement with its line', 'a()\nhere()\nb()\n', 'a()\nb()\n'],
    ['a statement with its comments', 'a()\n// says here\n/* twice */\nhere() // why\nb()\n', 'a()\nb()\n'],
    ['a statement with comments that end in blanks', 'a()\n// says \n// here\t\nhere()\nb()\n', 'a()\nb()\n'],
    [
      'a statement, not a comment that a blank line parts',
      'a()\n// section\n\nhere()\nb()\n',
      'a()\n// section\n\nb()\n',
    ],
    ['a statement, not the comment behind the one above', 'a() // why\nhere()\nb()\n', 'a() // why\nb()\n'],
    ['one of two blank lines', 'a()\n\nhere()\n\nb()\n', 'a()\n\nb()\n'],
    ['the blank line above the last one', 'function f() {\n  a()\n\n  here()\n}\n', 'function f() {\n  a()\n}\n'],
    ['the blank line below the first one', 'function f() {\n  here()\n\n  a()\n}\n', 'function f() {\n  a()\n}\n'],
    [
      'the blank line below the first one, with CRLF',
      'function f() {\r\n  here()\r\n\r\n  a()\r\n}\r\n',
      'function f() {\r\n  a()\r\n}\r\n',
    ],
    ['nothing but its line, with CRLF', 'a()\r\nhere()\r\nb()\r\n', 'a()\r\nb()\r\n'],
    ['two in a row', 'a()\n\nhere()\nhere()\n\nb()\n', 'a()\n\nb()\n'],
    ['the last line of a file without newline', 'a()\nhere()', 'a()'],
    ['a statement on a shared line', 'function f() { a(); here(); b() }\n', 'function f() { a(); b() }\n'],
    ['the only one on a line', 'function f() { here() }\n', 'function f() {}\n'],
    [
      'a statement, not the semicolon that guards the next line',
      'const a = b\nhere()\n;[1].map(b)\n',
      'const a = b\n;[1].map(b)\n',
    ],
    ['a statement that kept two lines apart', 'const a = b\nhere();\n(c || d)()\n', 'const a = b\n;(c || d)()\n'],
    ['the header of nobody', '// Copyright Somebody\nhere()\na()\n', '// Copyright Somebody\na()\n'],
    ['an export with its function', 'a()\n\n/** Doc. */\nexport function here() {}\n\nb()\n', 'a()\n\nb()\n'],
    ['a statement that stands alone', 'if (a) here()\nb()\n', 'if (a) {}\nb()\n'],
    ['an else', 'if (a) b()\nelse here()\nc()\n', 'if (a) b()\nc()\n'],
  ])('%s', (_, before, after) => {
    expect(statement(before)).toBe(after)
  })

  it.each([
    ['an argument', 'f(a, here, b)\n', 'f(a, b)\n'],
    ['the first argument', 'f(here, b)\n', 'f(b)\n'],
    ['the last argument', 'f(a, here)\n', 'f(a)\n'],
    ['the only argument', 'f(here)\n', 'f()\n'],
    ['the last argument in parentheses', 'f(a, (here))\n', 'f(a)\n'],
    ['an argument with its line', 'f(\n  a, // one\n  // own\n  here, // two\n  b,\n)\n', 'f(\n  a, // one\n  b,\n)\n'],
    ['the last line of a list', 'f(\n  a, // one\n  here // two\n)\n', 'f(\n  a // one\n)\n'],
    ['the last line of a list that ends in a comma', 'f(\n  a,\n  here,\n)\n', 'f(\n  a,\n)\n'],
    ['an element', '[a, here, b]\n', '[a, b]\n'],
  ])('%s', (_, before, after) => {
    const result = without(before, (edits, file) => {
      edits.remove(first(file, 'Identifier', 'here'))
    })
    expect(result).toBe(after)
  })

  it('takes out properties, declarators, parameters, members, specifiers, annotations, decorators, attributes', () => {
    const one = (text: string, type: Parameters<typeof first>[1]): string =>
      without(text, (edits, file) => edits.remove(first(file, type, 'here')))
    expect(one('const a = { b, here: 1, c }\n', 'ObjectProperty')).toBe('const a = { b, c }\n')
    expect(one('const { b, here } = c\n', 'ObjectProperty')).toBe('const { b } = c\n')
    expect(one('const a = 1, here = 2\n', 'VariableDeclarator')).toBe('const a = 1\n')
    expect(one('a()\nexport const here = 2\n', 'VariableDeclarator')).toBe('a()\n')
    expect(one('export { a, here }\nlet a, here\n', 'ExportSpecifier')).toBe('export { a }\nlet a, here\n')
    expect(one('class A {\n  /** Doc. */\n  @d()\n  here = 1;\n\n  b = 2;\n}\n', 'ClassProperty')).toBe(
      'class A {\n  b = 2;\n}\n',
    )
    expect(one('interface A { a: 1; here: 2; b: 3 }\n', 'TSPropertySignature')).toBe('interface A { a: 1; b: 3 }\n')
    expect(one('function f(a: here): b {}\n', 'TSTypeAnnotation')).toBe('function f(a): b {}\n')
    expect(one('class A {\n  @here()\n  a() {}\n}\n', 'Decorator')).toBe('class A {\n  a() {}\n}\n')
    expect(one('const a = <B here={1} c />\n', 'JSXAttribute')).toBe('const a = <B c />\n')
  })
})

describe('replace', () => {
  const replaced = (
    text: string,
    type: Parameters<typeof first>[1],
    containing: string,
    code: string,
    path?: string,
  ): string => edited(text, (edits, file) => edits.replace(first(file, type, containing), code), path)

  it.each([
    ['as an object', 'const n = here.length\n', 'a ?? b', 'const n = (a ?? b).length\n'],
    ['as a callee', 'here()\n', 'a || b', '(a || b)()\n'],
    ['as an argument', 'f(here)\n', 'a ?? b', 'f(a ?? b)\n'],
    ['as an argument, a sequence', 'f(here)\n', '(a, b)', 'f((a, b))\n'],
    ['as an operand', 'const n = here || c\n', 'a ?? b', 'const n = (a ?? b) || c\n'],
    ['as a left operand', 'const n = here * 2\n', 'a + b', 'const n = (a + b) * 2\n'],
    ['as a right operand', 'const n = 2 - here\n', 'a - b', 'const n = 2 - (a - b)\n'],
    ['as an initialiser', 'const n = here\n', 'a ?? b', 'const n = a ?? b\n'],
    ['as an arrow body', 'const f = () => here\n', '{ a: 1 }', 'const f = () => ({ a: 1 })\n'],
    ['as a statement', 'here\n', '{ a: 1 }.b', '({ a: 1 }.b)\n'],
    ['as a callee of new', 'new here()\n', 'a().b', 'new (a().b)()\n'],
    ['as a chain that ends', 'const n = (here).x\n', 'a?.b', 'const n = (a?.b).x\n'],
    ['as the object of a chain', 'const n = here.x.y\n', 'a?.b', 'const n = (a?.b).x.y\n'],
    ['as the start of a chain', 'const n = here?.x.y\n', 'a.b', 'const n = a.b?.x.y\n'],
    ['inside a template', 'const n = `${here}`\n', 'a ?? b', 'const n = `${a ?? b}`\n'],
  ])('%s', (_, before, code, after) => {
    expect(replaced(before, 'Identifier', 'here', code)).toBe(after)
  })

  it('unchains what is no longer optional', () => {
    const result = edited('const n = a?.b.c.d\n', (edits, file) => {
      const [, , inner] = file.find('OptionalMemberExpression')
      if (inner) edits.replace(inner, 'z')
    })
    expect(result).toBe('const n = z.c.d\n')
  })

  it.each([
    ['a property said in one word', 'const a = { here }\n', 'const a = { here: there }\n'],
    ['a binding said in one word', 'const { here } = b\n', 'const { here: there } = b\n'],
    ['a binding with a default', 'const { here = 1 } = b\n', 'const { here: there = 1 } = b\n'],
  ])('%s', (_, before, after) => {
    const result = edited(before, (edits, file) => {
      const identifiers = file.find('Identifier').filter(({ node }) => node.name === 'here')
      const value = identifiers.find(({ key }) => key === 'value' || key === 'left')
      if (value) edits.replace(value, 'there')
    })
    expect(result).toBe(after)
  })

  it('replaces the key of a binding said in one word', () => {
    const result = edited('const { here } = b\n', (edits, file) => {
      edits.replace(file.pathOf(first(file, 'ObjectProperty').node.key), 'there')
    })
    expect(result).toBe('const { there: here } = b\n')
  })

  it('replaces names of imports and exports said in one word', () => {
    const result = edited("import { here } from 'a'\nlet b, there\nexport { b }\n", (edits, file) => {
      edits.replace(file.pathOf(first(file, 'ImportSpecifier').node.imported), 'there')
      edits.replace(file.pathOf(first(file, 'ExportSpecifier').node.local), 'there')
    })
    expect(result).toBe("import { there as here } from 'a'\nlet b, there\nexport { there as b }\n")
  })

  it('replaces types, parameters, patterns, blocks, statements, properties, specifiers, sources', () => {
    expect(replaced('let a: here[]\n', 'TSTypeReference', 'here', 'A | B')).toBe('let a: (A | B)[]\n')
    expect(replaced('function f(): here {}\n', 'TSTypeAnnotation', 'here', ': Promise<B>')).toBe(
      'function f(): Promise<B> {}\n',
    )
    expect(replaced('function f(a, here: B) {}\n', 'Identifier', 'here', 'c: D, e = 1')).toBe(
      'function f(a, c: D, e = 1) {}\n',
    )
    expect(replaced('const { here } = b\n', 'ObjectPattern', '', '[c, d]')).toBe('const [c, d] = b\n')
    expect(replaced('function f() { here() }\n', 'BlockStatement', '', "{\n  'use server';\n  return 1;\n}")).toBe(
      "function f() {\n  'use server'\n  return 1\n}\n",
    )
    expect(replaced('a()\n// says here\nhere() // why\nb()\n', 'ExpressionStatement', 'here', 'c();\nd();')).toBe(
      'a()\n// says here\nc()\nd() // why\nb()\n',
    )
    expect(replaced('if (a) here(); else b();\n', 'ExpressionStatement', 'here', 'c();')).toBe(
      'if (a) c(); else b();\n',
    )
    expect(replaced('if (a) here()\n', 'ExpressionStatement', 'here', 'c();\nd();')).toBe('if (a) {\n  c()\n  d()\n}\n')
    expect(replaced('const a = { here: 1 }\n', 'ObjectProperty', 'here', '...b')).toBe('const a = { ...b }\n')
    expect(replaced("import { here } from 'a'\n", 'ImportSpecifier', 'here', 'type There as T')).toBe(
      "import { type There as T } from 'a'\n",
    )
    expect(replaced('import { a } from "here"\n', 'StringLiteral', 'here', "'there'")).toBe(
      'import { a } from "there"\n',
    )
    expect(replaced('const a = <A b={here} />\n', 'JSXExpressionContainer', 'here', "'c'")).toBe(
      "const a = <A b='c' />\n",
    )
    expect(replaced('class A {\n  here() {}\n}\n', 'ClassMethod', 'here', "async there() {\n  return 'a';\n}")).toBe(
      "class A {\n  async there() {\n    return 'a';\n  }\n}\n",
    )
  })

  it('leaves the literals of the original as they were written', () => {
    expect(replaced("import a from 'a'\na(\"it's\", 'b')\n", 'CallExpression', 'a(', "b(\"it's\", 'b')")).toBe(
      "import a from 'a'\nb(\"it's\", 'b')\n",
    )
    expect(replaced('import a from "a"\na(\'b\')\n', 'CallExpression', 'a(', "c('b', 'new')")).toBe(
      'import a from "a"\nc(\'b\', "new")\n',
    )
  })

  it('moves pieces of the original without changing their lines', () => {
    const text = 'export const f = wrap(async () => {\n\t\tawait a({\n\t\t\tb: `\n x`,\n\t\t})\n})\n'
    const result = edited(text, (edits, file) => {
      const inner = file.find('AwaitExpression')[0]
      if (!inner) throw new Error('nothing found')
      const own = file.text.slice(inner.node.start ?? 0, inner.node.end ?? 0)
      edits.replace(first(file, 'BlockStatement'), `{\n  if (x) {\n    ${own};\n  }\n}`)
    })
    expect(result).toBe(
      'export const f = wrap(async () => {\n\tif (x) {\n\t\tawait a({\n\t\t\tb: `\n x`,\n\t\t})\n\t}\n})\n',
    )
  })

  it('says what is wrong with code that does not fit', () => {
    expect(() => replaced('a(here)\n', 'Identifier', 'here', 'const b = 1')).toThrow(/does not parse as arguments/)
    expect(() => replaced('a = here\n', 'Identifier', 'here', 'b; c')).toThrow(/does not parse as expression/)
  })
})
