import pc from 'picocolors'

/** How text looks on one stream: colours (or none), glyphs that its terminal can show, and its width in columns. */
export interface Theme {
  readonly colour: ReturnType<typeof pc.createColors>
  readonly glyph: Glyphs
  /** Undefined where lines must not be broken: a pipe or a file. */
  readonly width: number | undefined
}

export interface Glyphs {
  readonly ok: string
  readonly bad: string
  readonly note: string
  readonly dot: string
  readonly bar: string
  readonly arrow: string
  readonly ellipsis: string
}

const UNICODE: Glyphs = { ok: '✔', bad: '✖', note: '▲', dot: '·', bar: '│', arrow: '→', ellipsis: '…' }
const ASCII: Glyphs = { ok: 'ok', bad: 'x', note: '!', dot: '-', bar: '|', arrow: '->', ellipsis: '...' }

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** The theme for a stream. NO_COLOR wins over FORCE_COLOR; without either, only a terminal that is not dumb gets colour. */
export function themeFor(stream: Stream, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Theme {
  return {
    colour: pc.createColors(wantsColour(stream, env)),
    glyph: showsUnicode(env, platform) ? UNICODE : ASCII,
    width: stream.isTTY ? Math.max(40, stream.columns || 80) : undefined,
  }
}

function wantsColour(stream: Stream, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false'
  return Boolean(stream.isTTY) && env['TERM'] !== 'dumb'
}

function showsUnicode(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false
  if (platform === 'win32') return Boolean(env['WT_SESSION'] || env['TERM_PROGRAM'] || env['CI'])
  // an unset locale is usual in containers, whose terminals do speak UTF-8
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return !locale || /utf-?8/i.test(locale)
}

/** Text from files and messages as one line can show it: a control character would move the cursor or change colours. */
export function visible(text: string): string {
  return text
    .replace(/\t/g, '    ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (c) => {
      const code = c.codePointAt(0) ?? 0
      return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\\u${code.toString(16).padStart(4, '0')}`
    })
}

/** Breaks a text at spaces so that no line is longer than `width` columns, `indent` included, and indents every line but the first. */
export function wrap(text: string, width: number | undefined, indent: number): string {
  if (width === undefined) return text
  const room = Math.max(20, width - indent)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  lines.push(line)
  return lines.join(`\n${' '.repeat(indent)}`)
}

/** `1 file`, `2 files`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(n)} ${n === 1 ? noun : plural}`
}

/** `4,212`, without what it takes Node to learn how each country writes numbers. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
