import { describe, expect, test } from 'vitest'
import { asObject, listCases, nameOf, type Files } from './case-files'
import { changeAll, variants, withoutStyle } from './case-variants'
import { runCase } from './run-case'

/*
 * Every case again as other editors would have written it. Apart from cases.test.ts, so that the two
 * run side by side.
 */

describe.each(listCases().map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
  test.each(variants.map((variant) => [variant.name, variant] as const))('with %s', async (__, variant) => {
    const run = await runCase(one, changeAll(one.input, variant))
    const expected = changeAll(one.expected, variant)
    expect(run.findings.found).toEqual(run.findings.marked)
    expect(run.failures).toEqual([])
    expect(run.unparsable).toEqual([])
    const isNew = (file: string): boolean => !one.input.has(file)
    expect(asObject(run.modified)).toEqual(asObject(filter(expected, (file) => !isNew(file))))
    expect(asObject(run.created, withoutStyle)).toEqual(asObject(filter(expected, isNew), withoutStyle))
    expect(run.secondRun).toEqual([])
  })
})

function filter(files: Files, keep: (file: string) => boolean): Files {
  return new Map([...files].filter(([file]) => keep(file)))
}
