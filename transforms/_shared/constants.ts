import type * as t from '@babel/types'
import { originsOf, unwrap, type Path, type Project } from '../../engine'

/**
 * The number or text that an expression always has, following constants through the project and doing the arithmetic
 * on them; undefined when it can be told only at run time.
 */
export function constantOf(path: Path, project: Project): number | string | undefined {
  const at = unwrap(path)
  const inner = (node: t.Node): number | string | undefined => constantOf(at.file.pathOf(node), project)
  switch (at.node.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
      return at.node.value
    case 'UnaryExpression': {
      const value = inner(at.node.argument)
      return at.node.operator === '-' && typeof value === 'number' ? -value : undefined
    }
    case 'BinaryExpression':
      return at.node.operator === '|>'
        ? undefined
        : calculate(inner(at.node.left), at.node.operator, inner(at.node.right))
    case 'TemplateLiteral': {
      const holes = at.node.expressions.map(inner)
      if (holes.includes(undefined)) return undefined
      return at.node.quasis.map(({ value }, index) => `${value.cooked ?? ''}${String(holes[index] ?? '')}`).join('')
    }
    case 'Identifier':
    case 'MemberExpression': {
      const origins = originsOf(at, project)
      const [only] = origins
      return only && origins.length === 1 && only !== at ? constantOf(only, project) : undefined
    }
    default:
      return undefined
  }
}

function calculate(
  left: number | string | undefined,
  operator: string,
  right: number | string | undefined,
): number | string | undefined {
  if (left === undefined || right === undefined) return undefined
  if (operator === '+') {
    return typeof left === 'number' && typeof right === 'number' ? left + right : `${String(left)}${String(right)}`
  }
  if (typeof left !== 'number' || typeof right !== 'number') return undefined
  switch (operator) {
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '**':
      return left ** right
    default:
      return undefined
  }
}
