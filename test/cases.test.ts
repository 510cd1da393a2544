import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  asObject,
  isValidCase,
  listCases,
  listTransforms,
  nameOf,
  writeFiles,
  type Case,
  type Files,
} from './case-files'
import { markersIn, runCase, type CaseRun } from './run-case'
import { typeCheck } from './type-check-cases'

const cases = listCases()

const runs = new Map<Case, Promise<CaseRun>>()
function runAsWritten(one: Case): Promise<CaseRun> {
  const run = runs.get(one) ?? runCase(one)
  runs.set(one, run)
  return run
}

describe('the set of cases', () => {
  test.each(listTransforms())('%s has cases, and neighbours that must stay as they are', (id) => {
    const names = cases.filter((one) => one.id === id)
    expect(names.filter((one) => !isValidCase(one))).not.toEqual([])
    expect(names.filter(isValidCase)).not.toEqual([])
  })

  test('belongs to transforms that exist', () => {
    const ids = listTransforms()
    expect(cases.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([])
  })
})

describe.each(cases.map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
  test('says what is expected of it', () => {
    expect([...one.input.keys()]).not.toEqual([])
    const own = markersIn(one.input).filter((marker) => marker.includes(` ${one.id}/`))
    if (isValidCase(one)) {
      expect(own).toEqual([])
      expect([...one.expected.keys()]).toEqual([])
    } else expect(own).not.toEqual([])
    for (const [file, text] of one.expected) expect(one.input.get(file), `${file} is the same in input/`).not.toBe(text)
  })

  test('finds what is marked, no more and no less', async () => {
    const { findings } = await runAsWritten(one)
    expect(findings.found).toEqual(findings.marked)
  })

  test('comes out as expected/ says', async () => {
    const run = await runAsWritten(one)
    expect(run.failures).toEqual([])
    expect(run.unparsable).toEqual([])
    const changed = new Map([...run.modified, ...run.created])
    if (process.env.UPDATE) {
      rmSync(join(one.dir, 'expected'), { recursive: true, force: true })
      writeFiles(join(one.dir, 'expected'), changed)
      return
    }
    expect(asObject(changed)).toEqual(asObject(one.expected))
  })

  test('is not touched by looking', async () => {
    expect((await runAsWritten(one)).touched).toEqual([])
  })

  test('is done after one run', async () => {
    expect((await runAsWritten(one)).secondRun).toEqual([])
  })
})

describe('type check of what comes out', () => {
  let wrong: ReadonlyMap<string, readonly string[]> = new Map()
  beforeAll(async () => {
    const outputs = new Map<string, Files>()
    for (const one of cases) outputs.set(nameOf(one), (await runAsWritten(one)).output)
    wrong = typeCheck(outputs)
  })
  test.each(cases.map(nameOf))('%s', (name) => {
    expect(wrong.get(name)).toEqual([])
  })
})
