import type { GitGate } from '../engine/git'
import type { Scan } from '../engine/run'
import type { ProjectFacts } from './project-facts'
import { count, grouped, visible, type Theme } from './theme'

/** Of more apps than this, the rest are counted. */
const NAMED = 8

/** What was found before anything is asked: the project, git, how much was looked at, and what could not be. */
export function preflight(
  tool: { readonly name: string; readonly version: string },
  facts: ProjectFacts,
  gate: GitGate | undefined,
  scan: Scan,
  theme: Theme,
): string {
  const { colour, glyph } = theme
  const headline = [
    colour.bold(`${tool.name} ${tool.version}`),
    visible(facts.name),
    ...(facts.next === undefined ? [] : [nextAndRouter(facts)]),
    ...(facts.packageManager === undefined ? [] : [facts.packageManager]),
    facts.typescript ? 'TypeScript' : 'JavaScript',
  ].join(` ${glyph.dot} `)
  const good = (text: string): string => `  ${colour.green(glyph.ok)} ${text}`
  const note = (text: string): string => `  ${colour.yellow(glyph.note)} ${text}`
  const bad = (text: string): string => `  ${colour.red(glyph.bad)} ${text}`
  const seconds = ((scan.timings['total'] ?? 0) / 1000).toFixed(1)
  return [
    headline,
    ...(facts.apps.length > 1 ? [good(apps(facts))] : []),
    ...gitLines(gate).map(({ isGood, text }) => (isGood ? good : note)(text)),
    good(`${count(scan.counts.files, 'code file')}, ${grouped(scan.counts.parsed)} parsed, ${seconds} s`),
    ...scan.errors.map((error) => bad(errorLine(error))),
    ...scan.skipped.map(({ file, reason }) => note(`${visible(file)}: ${visible(reason)} (left alone)`)),
  ].join('\n')
}

/** `file:line message`, as much of it as is known. */
export function errorLine({ file, line, message }: { file?: string; line?: number; message: string }): string {
  const place = file === undefined ? '' : `${visible(file)}${line === undefined ? '' : `:${String(line)}`} `
  return place + visible(message)
}

function nextAndRouter({ next, routers }: ProjectFacts): string {
  const version = (next ?? '').replace(/^[\^~>=\s]+/, '')
  return `Next ${visible(version)}${routers.length > 0 ? ` (${routers.join(' and ')} router)` : ''}`
}

function apps({ apps: all }: ProjectFacts): string {
  const named = all.slice(0, NAMED).map(({ name, dir }) => visible(name ?? dir))
  const more = all.length > NAMED ? ` and ${String(all.length - NAMED)} more` : ''
  return `${count(all.length, 'app')}: ${named.join(', ')}${more}`
}

function gitLines(gate: GitGate | undefined): readonly { isGood: boolean; text: string }[] {
  switch (gate?.status) {
    case 'open':
      return [{ isGood: true, text: 'git: nothing uncommitted in the way' }]
    case 'no repository':
      return [{ isGood: false, text: 'no git repository here: undo works, git diff does not' }]
    default:
      return []
  }
}
