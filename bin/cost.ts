import { expensesAround, openQuestions, planFixes, scan } from '../engine/run'
import { chooseByFlags } from './choose'
import { costJson, costsOf, costTable } from './cost-report'
import { EXIT, type ExitCode } from './exit-codes'
import type { Traffic, UpgradeOptions } from './flags'
import { answersGiven, placeOf, whereToLook } from './place'
import { answersFromFlags } from './questions'
import { loadTransforms, transformDocs } from './registry'
import type { Terminal } from './terminal'

/**
 * Says what the limiters of the project cost in Redis commands, as it is and with the fixes that the flags choose.
 * Writes nothing. Throws UsageError for flags that make no sense for this project.
 */
export async function cost(
  options: UpgradeOptions,
  traffic: Traffic,
  terminal: Terminal,
  tool: { readonly name: string; readonly version: string },
): Promise<ExitCode> {
  const place = await placeOf(terminal.cwd)
  const all = loadTransforms(transformDocs().map(({ id }) => id))
  const transforms = all.filter(
    ({ id }) => (options.transforms.length === 0 || options.transforms.includes(id)) && !options.skip.includes(id),
  )
  terminal.step('looking')
  const seen = await scan({ ...whereToLook(options, place), transforms })
  const { chosen } = chooseByFlags(seen.found, options, false)
  const answers = new Map(answersFromFlags(transforms, answersGiven(options, place)))
  // where an address is read from costs nothing: any answer will do
  for (const { question, detected } of openQuestions(chosen, seen.project, answers))
    answers.set(question.id, detected?.answer ?? question.choices[0]?.value ?? '')
  terminal.step('planning')
  const planned = planFixes(seen, chosen, answers)
  const { before, after } = await expensesAround(seen, planned, all)
  const costs = costsOf(before, after, traffic)
  if (options.format === 'json') terminal.print(`${JSON.stringify(costJson(costs, traffic, tool), null, 2)}\n`)
  else terminal.print(`${costTable(costs, terminal.out)}\n`)
  for (const { file, line, message } of seen.errors) {
    const where = file === undefined ? '' : `${file}${line === undefined ? '' : `:${String(line)}`}: `
    terminal.say(`${terminal.err.glyph.note} ${where}${message}`)
  }
  return seen.errors.length > 0 ? EXIT.partly : EXIT.done
}
