#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { name, version } from '../package.json'
import { UsageError } from '../engine/errors'
import { EXIT, type ExitCode } from './exit-codes'
import { parseFlags, type Request } from './flags'
import { transformDocs } from './registry'
import { openTerminal } from './terminal'

/*
 * The entry: arguments in, exit code out. What a command needs is loaded when it is asked for, so that help is there at
 * once. This is the one place that ends the process.
 */

// a run is over before code that V8 optimises early, in a thread of its own, has paid for that: a third of all the work
if (Number(process.versions.node.split('.')[0]) <= 24) setFlagsFromString('--interrupt-budget=400000')

const argv = process.argv.slice(2)
const terminal = openTerminal(process)
const code = await main().catch(failed)
await terminal.flush()
process.exit(code)

async function main(): Promise<ExitCode> {
  return carryOut(parseFlags(argv, version, transformDocs()))
}

async function carryOut(request: Request): Promise<ExitCode> {
  switch (request.kind) {
    case 'text':
      terminal.print(request.text)
      return EXIT.done
    case 'cost': {
      const { cost } = await import('./cost')
      return cost(request.options, request.traffic, terminal, { name, version })
    }
    case 'list': {
      const { list } = await import('./list')
      return list(transformDocs(), terminal)
    }
    case 'explain': {
      const { explain } = await import('./explain')
      return explain(request.doc, terminal)
    }
    case 'undo': {
      const { undoRun } = await import('./undo-run')
      return undoRun(request.run, terminal)
    }
    case 'upgrade': {
      const { upgrade } = await import('./upgrade')
      return upgrade(request.options, terminal, { name, version })
    }
  }
}

function failed(error: unknown): ExitCode {
  const { colour, glyph } = terminal.err
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof UsageError) {
    terminal.say(`${colour.red(glyph.bad)} ${message}`)
    return EXIT.usage
  }
  terminal.say(`${colour.red(glyph.bad)} This is a bug in ${name} ${version}: ${message}`)
  if (wantsStack() && error instanceof Error) terminal.say(error.stack ?? message)
  else terminal.say(`  Run it again with --verbose to see where it happened.`)
  return EXIT.bug
}

function wantsStack(): boolean {
  return argv.includes('--verbose') || /(^|[\s,])(\*|upgrade-ratelimit)/.test(process.env['DEBUG'] ?? '')
}
