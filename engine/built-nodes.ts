import type { ASTNode } from 'jscodeshift'
import { prettyPrint, types } from 'recast'
import type { Code } from './edits'

/**
 * The builders that jscodeshift calls `j.callExpression(…)`, `j.identifier(…)`: for new code that is put together from
 * parts. What they build is Code like any text.
 */
export function builders(): typeof types.builders {
  return types.builders
}

/** Code as text: nodes that were built are printed by recast, in the neutral style that Code is written in. */
export function printed(code: Code): string {
  if (typeof code === 'string') return code
  const nodes: readonly ASTNode[] = Array.isArray(code) ? code : [code]
  return nodes.map((node) => prettyPrint(node, NEUTRAL).code).join('\n')
}

const NEUTRAL = { tabWidth: 2, quote: 'single', lineTerminator: '\n', trailingComma: true } as const
