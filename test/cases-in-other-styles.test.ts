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
    const isNew = (file: string): boolean => !one.input.has(file)
    const modified = changeAll(
      filter(one.expected, (file) => !isNew(file)),
      variant,
    )
    expect(run.findings.found).toEqual(run.findings.marked)
    expect(run.failures).toEqual([])
    expect(run.unparsable).toEqual([])
    expect(asObject(run.modified, withoutGapAtTop)).toEqual(asObject(modified, withoutGapAtTop))
    // a new file has no licence header or hashbang, and whatever style its neighbours have
    expect(asObject(run.created, withoutStyle)).toEqual(asObject(filter(one.expected, isNew), withoutStyle))
    expect(run.secondRun).toEqual([])
  })
})

/** How many blank lines part a licence header or hashbang from what comes next depends on whether something went there. */
function withoutGapAtTop(text: string): string {
  return text.replace(/^(\uFEFF?(?:#!.*|\/\*\*[^/]*?\*\/))\s*/, '$1\n')
}

function filter(files: Files, keep: (file: string) => boolean): Files {
  return new Map([...files].filter(([file]) => keep(file)))
}
