import { describe, expect, it } from 'vitest'
import { planChanges } from '../../engine/plan'
import type { Edits } from '../../engine/edits'
import type { SourceFile } from '../../engine/source-file'
import { callsOf, edited, first } from './edited'
import { inMemoryProject } from './in-memory-project'

/** Lets the first `&&` give way to its right half. */
function toRight(text: string, also: (edits: Edits, file: SourceFile) => void = () => undefined): string {
  return edited(text, (edits, file) => {
    const gate = first(file, 'LogicalExpression')
    edits.reduceTo(gate, file.pathOf(gate.node.right))
    also(edits, file)
  })
}

describe('reduceTo lets an expression give way to a part of it', () => {
  it.each([
    ['in a test', 'if (h && lim(h)) stop()\n', 'if (lim(h)) stop()\n'],
    ['with the bytes of the part', 'if (h &&\n    lim( h /* all */ )) stop()\n', 'if (lim( h /* all */ )) stop()\n'],
    ['in the parentheses of the whole', 'const a = !(h && lim(h))\n', 'const a = !(lim(h))\n'],
    ['without the parentheses of the part', 'f(h && (lim(h)))\n', 'f(lim(h))\n'],
    ['with parentheses that it needs there', 'f(h && (a, lim(h)))\n', 'f((a, lim(h)))\n'],
    [
      'and a statement that would continue the line above is parted from it',
      'a()\nh && [lim(h)]\n',
      'a();\n[lim(h)]\n',
    ],
  ])('%s', (_, before, after) => {
    expect(toRight(before)).toBe(after.replace('a();\n[', 'a()\n;['))
  })

  it('and what else is said about the part holds', () => {
    const result = toRight('const a = !(h && lim(ip(h)))\n', (edits, file) => {
      for (const call of callsOf(file, 'lim')) edits.wrapInAwait(call)
      for (const call of callsOf(file, 'ip')) edits.replace(call, 'clientIp()')
    })
    expect(result).toBe('const a = !(await lim(clientIp()))\n')
  })

  it('and what was to wrap the whole wraps the part', () => {
    const result = toRight('const a = (h && lim(h)).ok\n', (edits, file) => {
      edits.wrapInAwait(first(file, 'LogicalExpression'))
    })
    expect(result).toBe('const a = (await lim(h)).ok\n')
  })

  it('and what only the rest needed goes', () => {
    const result = edited("import { h } from 'h'\nif (h() && lim(1)) stop()\n", (edits, file) => {
      const gate = first(file, 'LogicalExpression')
      edits.reduceTo(gate, file.pathOf(gate.node.right))
      edits.dropUnused(first(file, 'ImportSpecifier'))
    })
    expect(result).toBe('if (lim(1)) stop()\n')
  })

  it('whichever fix comes first, one that changes the part is done as well', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const project = inMemoryProject({ 'a.ts': 'if (seen(h) && lim(h)) stop()\n' })
      const file = project.file('a.ts') as SourceFile
      const gate = first(file, 'LogicalExpression')
      const fixes = [
        { id: 'reduces', state: (edits: Edits) => edits.reduceTo(gate, file.pathOf(gate.node.right)) },
        { id: 'awaits', state: (edits: Edits) => edits.wrapInAwait(file.pathOf(gate.node.right)) },
      ]
      const plan = planChanges(
        order.flatMap((index) => fixes[index] ?? []),
        project,
      )
      expect(plan.changes.map(({ after }) => after)).toEqual(['if (await lim(h)) stop()\n'])
    }
  })

  it('what an earlier fix says about the rest stays, and the later one is left out', () => {
    const project = inMemoryProject({ 'a.ts': 'if (seen(h) && lim(h)) stop()\n' })
    const file = project.file('a.ts') as SourceFile
    const gate = first(file, 'LogicalExpression')
    const plan = planChanges(
      [
        { id: 'awaits', state: (edits) => edits.wrapInAwait(file.pathOf(gate.node.left)) },
        { id: 'reduces', state: (edits) => edits.reduceTo(gate, file.pathOf(gate.node.right)) },
      ],
      project,
    )
    expect(plan.outcomes.get('reduces')?.ok).toBe(false)
    expect(plan.changes.map(({ after }) => after)).toEqual(['if ((await seen(h)) && lim(h)) stop()\n'])
  })

  it('is refused for what is no part of the expression', () => {
    expect(() =>
      edited('if (h && lim(h)) stop()\n', (edits, file) => {
        edits.reduceTo(first(file, 'LogicalExpression'), first(file, 'CallExpression', 'stop'))
      }),
    ).toThrow('not a part')
  })
})
