import { expect, it } from 'vitest'
import { builders } from '../../engine/built-nodes'
import { edited, first } from './edited'

const call = (name: string, ...texts: string[]) => {
  const b = builders()
  return b.callExpression(
    b.identifier(name),
    texts.map((text) => b.stringLiteral(text)),
  )
}

it('puts a built expression in place of another, in the quotes of the file', () => {
  const before = 'import a from "a"\nconst ip = read()\n'
  const after = edited(before, (edits, file) => {
    edits.replace(first(file, 'CallExpression'), call('clientIp', 'it is'))
  })
  expect(after).toBe('import a from "a"\nconst ip = clientIp("it is")\n')
})

it('inserts built statements, with the indentation and the semicolons of the file', () => {
  const b = builders()
  const refusal = b.ifStatement(
    b.unaryExpression('!', b.awaitExpression(call('allowed'))),
    b.blockStatement([b.returnStatement(b.nullLiteral())]),
  )
  const after = edited('async function act() {\n\tgo()\n}\n', (edits, file) => {
    edits.insertFirst(first(file, 'BlockStatement'), [refusal])
  })
  expect(after).toBe('async function act() {\n\tif (!(await allowed())) {\n\t\treturn null\n\t}\n\tgo()\n}\n')
})
