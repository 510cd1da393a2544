import {
  ancestors,
  child,
  children,
  enclosingFunction,
  is,
  isFunction,
  textOf,
  unwrap,
  type Edits,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { actionNameFor } from '../_shared/limiter-module'
import { isTest } from './companions'
import type { Stop } from './rewrite'
import type { Store } from './stores'

/** Limiters that one factory or class makes with the same numbers: each had a store, and gets a name in its keys. */
export interface Products {
  /** The key with the product's name in front of it, as the product itself can say it. */
  keyed(key: string): string
  /** Gives the factory or class a parameter for the name, and every product a name of its own. */
  apply(edits: Edits): void
}

const WHY =
  'this one and another have the same limit and window and count apart, and in Redis they would share one count: give each limiter a name of its own in its keys'

/** Undefined where no two products are alike, so that their numbers tell them apart. */
export function productsOf(store: Store, fn: Path<FunctionNode>, project: Project): Products | Stop | undefined {
  if (store.home === 'module') return undefined
  const maker = [...ancestors(fn)].filter((up) => isFunction(up) || is(up, 'ClassDeclaration')).at(-1)
  const holder = is(maker?.parent, 'VariableDeclarator') ? maker.parent : maker
  const id = holder && child(holder, 'id')
  if (!maker || !holder || !id) return undefined
  const made = project
    .referencesTo({ kind: 'declared', file: maker.file, path: holder, binding: maker.file.bindingOf(id) })
    .flatMap(({ path }) =>
      is(path.parent, 'CallExpression', 'NewExpression') && path.key === 'callee' && !isTest(path.file.path)
        ? [path.parent]
        : [],
    )
  const alike = firstAlike(made)
  if (!alike) return undefined
  const unnamed = made.find((call) => enclosingFunction(call) !== undefined)
  if (unnamed) return { at: unnamed, why: WHY }
  const isClass = is(maker, 'ClassDeclaration')
  const isTyped = /\.[cm]?tsx?$/.test(maker.file.path)
  const constructor = isClass ? constructorOf(maker) : undefined
  const params = isClass ? (constructor ? children(constructor, 'params') : []) : children(maker, 'params')
  const last = params.at(-1)
  const body = constructor && child(constructor, 'body')
  const cannotBe = isClass ? maker.node.superClass || (constructor && (!last || !is(body, 'BlockStatement'))) : !last
  if (cannotBe || is(last, 'RestElement')) return { at: alike, why: WHY }
  const param = ['name', 'limiterName', 'countsAs'].find((name) => !new RegExp(`\\b${name}\\b`).test(textOf(maker)))
  if (param === undefined) return { at: alike, why: WHY }
  const said = isClass ? `this.${param}` : param
  return {
    keyed: (key) => prefixed(key, said),
    apply: (edits) => {
      const fallback = `${param} = '${actionNameFor(textOf(id), new Set())}'`
      const declared = isClass && isTyped ? `private readonly ${fallback}` : fallback
      const assigned = isTyped ? '' : `\n  this.${param} = ${param};\n`
      if (last) {
        edits.insertAfter(last, declared)
        if (isClass && !isTyped && is(body, 'BlockStatement')) edits.insertFirst(body, `this.${param} = ${param};`)
      } else edits.insertAfter(store.holder, `constructor(${declared}) {${assigned}}`)
      const taken = new Set<string>()
      for (const call of made) {
        const name = actionNameFor(wantedName(call, made), taken)
        taken.add(name)
        const given = children(call, 'arguments')
        const missing = Array.from({ length: params.length - given.length }, () => 'undefined')
        const added = [...missing, `'${name}'`]
        const final = given.at(-1)
        if (final) for (const argument of added) edits.insertAfter(final, argument)
        else edits.replace(call, `${is(call, 'NewExpression') ? 'new ' : ''}${calleeText(call)}(${added.join(', ')})`)
      }
    },
  }
}

function firstAlike(made: readonly Path[]): Path | undefined {
  const seen = new Set<string>()
  return made.find((call) => {
    const text = children(call, 'arguments')
      .map((argument) => textOf(argument).replace(/\s+/g, ''))
      .join()
    const known = seen.has(text)
    seen.add(text)
    return known
  })
}

function calleeText(call: Path): string {
  const callee = child(call, 'callee')
  const types = child(call, 'typeParameters') ?? child(call, 'typeArguments')
  return `${callee ? textOf(callee) : ''}${types ? textOf(types) : ''}`
}

function constructorOf(cls: Path): Path | undefined {
  return cls.file
    .findIn(cls, 'ClassMethod')
    .find((method) => method.node.kind === 'constructor' && method.parent?.parent === cls)
}

/** Its route, or else the variable or property that it is kept in; both where a file has several. */
function wantedName(call: Path, made: readonly Path[]): string {
  const { path } = call.file
  const route = /(?:^|\/)(?:app|pages)\/(?:api\/)?(.*?)(?:\/(?:route|page|actions?))?\.[cm]?[jt]sx?$/.exec(path)?.[1]
  const segments = route?.split('/').filter((part) => !/^[[(@_]|^index$/.test(part)) ?? []
  const isAlone = made.filter(({ file }) => file === call.file).length === 1
  let kept: string | undefined
  for (const up of ancestors(call)) {
    if (is(up, 'VariableDeclarator', 'ObjectProperty', 'ClassProperty'))
      kept = textOf(child(up, 'id') ?? child(up, 'key') ?? up)
    if (kept !== undefined || !is(unwrap(up), 'CallExpression', 'NewExpression', 'ObjectExpression')) break
  }
  const words = segments.length > 0 ? (isAlone ? segments : [...segments, kept ?? '']) : [kept ?? 'limiter']
  return words.join('-')
}

function prefixed(key: string, name: string): string {
  return key.startsWith('`') ? `\`\${${name}}:${key.slice(1)}` : `\`\${${name}}:\${${key}}\``
}
