import { child, children, enclosingFunction, is, span, textOf, unwrap, type Path } from '../../engine'
import type { Site } from './sites'

/** Limiters that one function asks about one request, of which at least one counts everybody together. */
export interface Pair {
  readonly shared: Site
  readonly callers: readonly [Site, ...Site[]]
  readonly how: 'in order' | 'shared first' | 'at once'
}

/** The pairs of a list of sites, by their function. */
export function pairsIn(sites: readonly Site[]): readonly Pair[] {
  const byFunction = new Map<Path, Site[]>()
  for (const site of sites) {
    const fn = enclosingFunction(site.call)
    if (fn && site.method === 'check') byFunction.set(fn, [...(byFunction.get(fn) ?? []), site])
  }
  return [...byFunction.values()].flatMap((together): Pair[] => {
    const shared = together.find(({ caller }) => caller.length === 0)
    const [first, ...more] = together.filter(({ caller }) => caller.length > 0)
    if (!shared || !first) return []
    const callers = [first, ...more] as const
    const list = listOfAll(shared)
    const atOnce = list !== undefined && callers.some((site) => listOfAll(site) === list)
    const sharedFirst = callers.every(({ call }) => span(call.node).start > span(shared.call.node).start)
    return [{ shared, callers, how: atOnce ? 'at once' : sharedFirst ? 'shared first' : 'in order' }]
  })
}

/** The list in `Promise.all([…])` in which a call is one element. */
function listOfAll({ call }: Site): Path | undefined {
  const list = call.parent
  return is(list, 'ArrayExpression') && is(list.parent, 'CallExpression') && list.key === 'arguments' ? list : undefined
}

/**
 * What stands in place of `const [a, b, c] = await Promise.all([…])`: the callers first, and what is shared only for
 * those who were not refused. Undefined where the answers are taken in another way.
 */
export function inOrder({ shared, callers }: Pair): { readonly statement: Path; readonly code: string } | undefined {
  const list = listOfAll(shared)
  const all = list?.parent
  const awaited = all?.parent
  const declarator = awaited?.parent
  if (!list || !is(awaited, 'AwaitExpression') || !is(declarator, 'VariableDeclarator')) return undefined
  const statement = declarator.parent
  if (!is(statement, 'VariableDeclaration') || statement.node.declarations.length > 1 || statement.index === undefined)
    return undefined
  const pattern = child(declarator, 'id')
  const elements = children(list, 'elements')
  const named = elements.map((element, index) => {
    const name = pattern && child(pattern, 'elements', index)
    const site = [shared, ...callers].find(({ call }) => call === unwrap(element))
    return name && is(name, 'Identifier') && site ? { name: name.node.name, site, text: textOf(element) } : undefined
  })
  const asked = named.filter((one) => one !== undefined)
  if (asked.length < elements.length || !is(pattern, 'ArrayPattern') || pattern.node.elements.length !== asked.length)
    return undefined
  const sorted = [...asked].sort((a, b) => rank(a.site) - rank(b.site))
  const lines = sorted.map(({ name, text }, index) => {
    const before = sorted.slice(0, index)
    const passed = before.map((one) => `${one.name}.success`).join(' && ')
    const [first] = before
    return first
      ? `const ${name} = ${passed} ? await ${text} : { ...${first.name}, success: true };`
      : `const ${name} = await ${text};`
  })
  return {
    statement,
    code: `// One after the other: who is refused must not spend what others share.\n${lines.join('\n')}`,
  }
}

/** Callers themselves, then what they name, then everybody. */
function rank({ caller, identities }: Site): number {
  if (caller.length === 0) return 2
  return identities.has('sent') || identities.has('unknown') ? 1 : 0
}
