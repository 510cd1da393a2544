import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser'

export type Jsonc = { ok: true; value: unknown } | { ok: false; line: number; message: string }

/** Reads JSON with comments and trailing commas. A broken text answers with the 1-based line of its first fault. */
export function parseJsonc(text: string): Jsonc {
  const errors: ParseError[] = []
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true })
  const [first] = errors
  if (!first) return { ok: true, value }
  const words = printParseErrorCode(first.error).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return {
    ok: false,
    line: text.slice(0, first.offset).split('\n').length,
    message: `not valid JSON:${words.toLowerCase()}`,
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
