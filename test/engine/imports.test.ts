import { describe, expect, it } from 'vitest'
import type { Edits } from '../../engine/edits'
import type { SourceFile } from '../../engine/source-file'
import { callsOf, edited, first } from './edited'

const add = (edits: Edits, file: SourceFile): void => {
  edits.addImport(file, { package: 'm' }, 'x')
}
const added = (text: string, path?: string, others?: Record<string, string>): string => edited(text, add, path, others)

describe('a new import goes', () => {
  it.each([
    ['under the last import', "import a from 'a'\n\nb()\n", "import a from 'a'\nimport { x } from 'm'\n\nb()\n"],
    [
      'under the comment behind the last import',
      "import a from 'a' // why\nb()\n",
      "import a from 'a' // why\nimport { x } from 'm'\nb()\n",
    ],
    [
      'under an import of several lines',
      'import {\n  a,\n} from "a";\n\nb();\n',
      'import {\n  a,\n} from "a";\nimport { x } from "m";\n\nb();\n',
    ],
    [
      'beside an import that shares its line',
      "import a from 'a'; b()\n",
      "import a from 'a'; import { x } from 'm'; b()\n",
    ],
    ['under an import without a final newline', "import a from 'a'", "import a from 'a'\nimport { x } from 'm'"],
    ['at the top where nothing is above', 'b()\n', "import { x } from 'm'\n\nb()\n"],
    [
      'under a directive without semicolon',
      "'use server'\n\nexport const b = 1\n",
      "'use server'\n\nimport { x } from 'm'\n\nexport const b = 1\n",
    ],
    [
      'under a directive with semicolon',
      '"use client";\n\nexport const b = 1;\n',
      '"use client";\n\nimport { x } from "m";\n\nexport const b = 1;\n',
    ],
    ['under a directive alone', "'use strict'\nb()\n", "'use strict'\n\nimport { x } from 'm'\n\nb()\n"],
    [
      'under a licence header',
      '// Copyright 2024 Somebody\n// MIT\nb()\n',
      "// Copyright 2024 Somebody\n// MIT\n\nimport { x } from 'm'\n\nb()\n",
    ],
    [
      'under a header that a blank line parts',
      '/* What this is for. */\n\nb()\n',
      "/* What this is for. */\n\nimport { x } from 'm'\n\nb()\n",
    ],
    [
      'above the comment of the first statement',
      '/** Says b. */\nfunction b() {}\n',
      "import { x } from 'm';\n\n/** Says b. */\nfunction b() {}\n",
    ],
    [
      'under the header, above the comment of the first statement',
      '/* Licence */\n\n// says b\nb()\n',
      "/* Licence */\n\nimport { x } from 'm'\n\n// says b\nb()\n",
    ],
    ['under a hashbang', '#!/usr/bin/env node\nb()\n', "#!/usr/bin/env node\nimport { x } from 'm'\n\nb()\n"],
    [
      'under a hashbang and a directive',
      "#!/usr/bin/env node\n'use strict'\nb()\n",
      "#!/usr/bin/env node\n'use strict'\n\nimport { x } from 'm'\n\nb()\n",
    ],
    ['under a hashbang alone', '#!/usr/bin/env node', "#!/usr/bin/env node\nimport { x } from 'm';"],
    ['behind a byte order mark', '\uFEFFb()\n', "\uFEFFimport { x } from 'm'\n\nb()\n"],
    ['with CRLF', "import a from 'a'\r\nb()\r\n", "import a from 'a'\r\nimport { x } from 'm'\r\nb()\r\n"],
    [
      'with the line end of most lines',
      "import a from 'a'\r\nb()\r\nc()\n",
      "import a from 'a'\r\nimport { x } from 'm'\r\nb()\r\nc()\n",
    ],
    ['into an empty file', '', "import { x } from 'm';\n"],
    [
      'under a triple-slash reference',
      '/// <reference types="n" />\nb()\n',
      '/// <reference types="n" />\n\nimport { x } from \'m\'\n\nb()\n',
    ],
  ])('%s', (_, before, after) => {
    expect(added(before)).toBe(after)
  })

  it('is a require where the file has no module syntax of its own', () => {
    expect(added("const a = require('a')\nmodule.exports = a\n", 'a.js')).toBe(
      "const a = require('a')\nconst { x } = require('m')\nmodule.exports = a\n",
    )
    expect(added("'use strict';\nmodule.exports = {};\n", 'a.cjs')).toBe(
      "'use strict';\n\nconst { x } = require('m');\n\nmodule.exports = {};\n",
    )
    expect(added("const { a } = require('m')\n", 'a.js')).toBe("const { a, x } = require('m')\n")
    expect(added('const a = 1\n', 'a.js', { 'package.json': '{"type":"module"}' })).toBe(
      "import { x } from 'm'\n\nconst a = 1\n",
    )
  })
})

describe('an import of the same module', () => {
  it.each([
    ['gains a specifier', "import { a } from 'm'\n", "import { a, x } from 'm'\n"],
    ['is enough when it has the name', "import { x } from 'm'\n", "import { x } from 'm'\n"],
    ['keeps its tight braces', "import {a} from 'm'\n", "import {a, x} from 'm'\n"],
    [
      'keeps its lines and comments',
      "import {\n  a, // first\n  b, // second\n} from 'm'\n",
      "import {\n  a, // first\n  b, // second\n  x,\n} from 'm'\n",
    ],
    [
      'keeps its manner of ending the list',
      "import {\n  type A,\n  b // second\n} from 'm'\n",
      "import {\n  type A,\n  b, // second\n  x\n} from 'm'\n",
    ],
    [
      'keeps its tabs and CRLF',
      "import {\r\n\ta,\r\n\tb,\r\n} from 'm'\r\n",
      "import {\r\n\ta,\r\n\tb,\r\n\tx,\r\n} from 'm'\r\n",
    ],
    ['keeps its default', "import d from 'm'\n", "import d, { x } from 'm'\n"],
    ['keeps its default and names', "import d, { a } from 'm'\n", "import d, { a, x } from 'm'\n"],
    [
      'stays alone when it is a type import',
      "import type { A } from 'm'\n",
      "import type { A } from 'm'\nimport { x } from 'm'\n",
    ],
    [
      'stays alone when it is a namespace',
      "import * as n from 'm'\n",
      "import * as n from 'm'\nimport { x } from 'm'\n",
    ],
    ['stays alone when it is for its effect', "import 'm'\n", "import 'm'\nimport { x } from 'm'\n"],
  ])('%s', (_, before, after) => {
    expect(added(before)).toBe(after)
  })

  it('is known by the file it leads to', () => {
    const text = "import { a } from '@/lib/m'\na()\n"
    const result = edited(
      text,
      (edits, file) => {
        edits.addImport(file, { file: 'lib/m.ts' }, 'x')
      },
      'app/a.ts',
      { 'lib/m.ts': 'export const a = 1' },
    )
    expect(result).toBe("import { a, x } from '@/lib/m'\na()\n")
  })

  it('gives its own local name', () => {
    const text = "import { x as y } from 'm'\nrun(1)\n"
    const result = edited(text, (edits, file) => {
      const local = edits.addImport(file, { package: 'm' }, 'x')
      for (const call of callsOf(file, 'run')) edits.replace(call, `${local}(1)`)
    })
    expect(result).toBe("import { x as y } from 'm'\ny(1)\n")
  })
})

describe('a local name', () => {
  it('is a fresh one where it is taken', () => {
    expect(added('const x = 1\n')).toBe("import { x as x2 } from 'm'\n\nconst x = 1\n")
    expect(added('function f(x) { return g(x) }\n')).toBe(
      "import { x as x2 } from 'm'\n\nfunction f(x) { return g(x) }\n",
    )
  })
  it('is a fresh one for each of two modules', () => {
    const result = edited('run()\n', (edits, file) => {
      edits.addImport(file, { package: 'm' }, 'x')
      edits.addImport(file, { package: 'n' }, 'x')
      edits.addImport(file, { package: 'm' }, 'y')
    })
    expect(result).toBe("import { x, y } from 'm'\nimport { x as x2 } from 'n'\n\nrun()\n")
  })
  it('is needed for a default', () => {
    const result = edited('run()\n', (edits, file) => {
      edits.addImport(file, { package: 'm' }, 'default', { as: 'em' })
      edits.addImport(file, { package: 'n' }, '*', { as: 'en' })
      edits.addImport(file, { package: 'o' }, 'T', { typeOnly: true })
    })
    expect(result).toBe("import em from 'm'\nimport * as en from 'n'\nimport type { T } from 'o'\n\nrun()\n")
  })
})

describe('dropUnused', () => {
  /** Replaces calls of `a` by `gone()` and drops every import name that nothing needs. */
  const drop = (text: string, path?: string): string =>
    edited(
      text,
      (edits, file) => {
        for (const call of callsOf(file, 'a')) edits.replace(call, 'gone()')
        for (const name of file.find('ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier'))
          edits.dropUnused(name)
      },
      path,
    )
  it.each([
    [
      'takes the declaration with its last name',
      "import { a } from 'a'\nimport { b } from 'b'\n\nb(a())\n",
      "import { b } from 'b'\n\nb(gone())\n",
    ],
    ['takes one name of several', "import { a, b } from 'a'\nb(a())\n", "import { b } from 'a'\nb(gone())\n"],
    ['takes the last name of several', "import { b, a } from 'a'\nb(a())\n", "import { b } from 'a'\nb(gone())\n"],
    [
      'takes a line of several',
      "import {\n  a, // first\n  b,\n} from 'a'\nb(a())\n",
      "import {\n  b,\n} from 'a'\nb(gone())\n",
    ],
    [
      'leaves the comment of the name before',
      "import {\n  b, // second\n  a\n} from 'a'\nb(a())\n",
      "import {\n  b // second\n} from 'a'\nb(gone())\n",
    ],
    ['takes a default beside names', "import a, { b } from 'a'\nb(a())\n", "import { b } from 'a'\nb(gone())\n"],
    ['takes the names beside a default', "import b, { a } from 'a'\nb(a())\n", "import b from 'a'\nb(gone())\n"],
    ['takes a namespace beside a default', "import b, * as a from 'a'\nb(a())\n", "import b from 'a'\nb(gone())\n"],
    ['leaves a name that is still used', "import { a } from 'a'\na()\nf(a)\n", "import { a } from 'a'\ngone()\nf(a)\n"],
    [
      'leaves a name that a type needs',
      "import { a } from 'a'\na()\ntype A = typeof a\n",
      "import { a } from 'a'\ngone()\ntype A = typeof a\n",
    ],
    [
      'leaves a name that is handed on',
      "import { a } from 'a'\na()\nexport { a }\n",
      "import { a } from 'a'\ngone()\nexport { a }\n",
    ],
    [
      'leaves the header above the first import',
      "// Copyright 2024 Somebody\nimport { a } from 'a'\n\na()\n",
      '// Copyright 2024 Somebody\n\ngone()\n',
    ],
    ['takes the blank line that would be the first', "import { a } from 'a'\n\na()\n", 'gone()\n'],
    [
      'takes its own comment',
      "import b from 'b'\n// eslint-disable-next-line\nimport { a } from 'a'\nb(a())\n",
      "import b from 'b'\nb(gone())\n",
    ],
  ])('%s', (_, before, after) => {
    expect(drop(before)).toBe(after)
  })

  it('leaves a name that new code uses', () => {
    const result = edited("import { a } from 'a'\nrun()\na()\n", (edits, file) => {
      edits.replace(first(file, 'CallExpression', 'run'), 'run(a)')
      edits.remove(first(file, 'ExpressionStatement', 'a()'))
      edits.dropUnused(first(file, 'ImportSpecifier'))
    })
    expect(result).toBe("import { a } from 'a'\nrun(a)\n")
  })

  it('leaves one blank line between a new import and what stands below something that goes', () => {
    const result = edited(
      "import { a } from 'a'\n\n// counts\nconst hits = 1\nconst max = 2\n\na()\n",
      (edits, file) => {
        edits.addImport(file, { package: 'm' }, 'x')
        for (const gone of file.find('VariableDeclaration')) edits.remove(gone)
      },
    )
    expect(result).toBe("import { a } from 'a'\nimport { x } from 'm'\n\na()\n")
  })

  it('makes room for a name of the same module', () => {
    const result = edited("import { a } from 'm'\na()\n", (edits, file) => {
      const local = edits.addImport(file, { package: 'm' }, 'x')
      edits.replace(first(file, 'CallExpression'), `${local}()`)
      edits.dropUnused(first(file, 'ImportSpecifier'))
    })
    expect(result).toBe("import { x } from 'm'\nx()\n")
  })

  it('drops what a require brought', () => {
    const result = edited(
      "const { a, b } = require('m')\nconst c = require('c')\nb(a())\nc()\n",
      (edits, file) => {
        edits.replace(callsOf(file, 'a')[0] as never, 'gone()')
        edits.remove(first(file, 'ExpressionStatement', 'c()'))
        edits.dropUnused(first(file, 'ObjectProperty', 'a'))
        edits.dropUnused(first(file, 'VariableDeclarator', 'c = require'))
      },
      'a.cjs',
    )
    expect(result).toBe("const { b } = require('m')\nb(gone())\n")
  })
})

describe('a name that the same fix has taken out', () => {
  const renewed = (text: string): string =>
    edited(text, (edits, file) => {
      const binding = file.moduleBinding('x')
      if (!binding) throw new Error('no x')
      edits.remove(binding.declaration)
      const local = edits.addImport(file, { package: 'm' }, 'x')
      for (const reference of binding.references) edits.replace(reference, `${local}.y`)
    })

  it('is free again', () => {
    expect(renewed("import { x } from 'old'\n\nf(x)\n")).toBe("import { x } from 'm'\n\nf(x.y)\n")
    expect(renewed("import { x as x } from 'old'\n\nf(x, a.x, { x: 1 })\n")).toBe(
      "import { x } from 'm'\n\nf(x.y, a.x, { x: 1 })\n",
    )
  })

  it('is taken as long as anything else has it', () => {
    expect(renewed("import { x } from 'old'\n\nf(x, (x) => x)\n")).toBe(
      "import { x as x2 } from 'm'\n\nf(x2.y, (x) => x)\n",
    )
  })
})
