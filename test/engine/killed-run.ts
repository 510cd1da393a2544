/*
 * A program for write.test.ts: writes or undoes a project and kills itself before the given act on the disk.
 * node killed-run.mjs <root> <write|undo> <number of the act> ; prints the act, or "done" when there is none so late.
 */
import fs from 'node:fs'
import { stateOf } from '../../engine/journal'
import { undoWithSteps } from '../../engine/undo'
import { writeWithSteps } from '../../engine/write'
import { CHANGES, META } from './changes'

const [root = '', what, at] = process.argv.slice(2)
const state = await stateOf(root)
let acts = 0
const die = (act: string): void => {
  if (acts++ !== Number(at)) return
  fs.writeSync(1, act)
  process.kill(process.pid, 'SIGKILL')
}
const result = what === 'undo' ? undoWithSteps(state, undefined, die) : writeWithSteps(state, CHANGES, META, die)
fs.writeSync(1, result.status === 'written' || result.status === 'undone' ? 'done' : JSON.stringify(result))
