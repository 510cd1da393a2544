/**
 * The one door to packages that bring no usable types. Everything that passes through here is typed on
 * this side; no other file of the project may say `any`.
 */
import * as babel from '@babel/parser'
import type { File } from '@babel/types'

/** Parses with Babel, throwing its SyntaxError (which carries `loc`). */
export function parseWithBabel(text: string, options: object): File {
  return babel.parse(text, options)
}
