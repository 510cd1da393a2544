import { describe, expect, test } from 'vitest'
import { edited, first } from './edited'

const TYPE = "{ error: string; success?: undefined } | 'none'"

function annotated(
  text: string,
  kind: Parameters<typeof first>[1] = 'ArrowFunctionExpression',
  path = 'app/a.ts',
): string {
  return edited(text, (edits, file) => edits.annotateReturn(first(file, kind) as never, TYPE), path)
}

describe('a return type where none is written', () => {
  test.each([
    ['an arrow function', 'const f = async (a: string) => {}\n', `const f = async (a: string): ${TYPE} => {}\n`],
    ['without parameters', 'const f = () /* b) */ => 1\n', `const f = (): ${TYPE} /* b) */ => 1\n`],
    [
      'a body in parentheses',
      'const f = (a: string) => (\n  (a)\n)\n',
      `const f = (a: string): ${TYPE} => (\n  (a)\n)\n`,
    ],
    ['a default with a call', 'const f = (a = g(), ) => 1\n', `const f = (a = g(), ): ${TYPE} => 1\n`],
  ])('%s', (_, before, after) => {
    expect(annotated(before)).toBe(after)
  })

  test('a function and a method', () => {
    expect(annotated('export async function f<T>(a: T) {\r\n}\r\n', 'FunctionDeclaration')).toBe(
      `export async function f<T>(a: T): ${TYPE} {\r\n}\r\n`,
    )
    expect(annotated('class A { m(a: string) {} }\n', 'ClassMethod')).toBe(`class A { m(a: string): ${TYPE} {} }\n`)
  })

  test.each([
    ['has one already', 'const f = (): number => 1\n', 'app/a.ts', 'has a return type'],
    ['has a parameter without parentheses', 'const f = a => 1\n', 'app/a.ts', 'has no parentheses'],
    ['stands in a JavaScript file', 'const f = () => 1\n', 'app/a.js', 'has no types'],
  ])('is refused where the function %s', (_, text, path, reason) => {
    expect(() => annotated(text, 'ArrowFunctionExpression', path)).toThrow(reason)
  })
})
