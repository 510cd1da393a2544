import type * as t from '@babel/types'
import type { Binding } from '../scope'
import type { Env } from './environment'
import type { Machine } from './machine'
import { moduleHome, isOfModule } from './modules'
import type { Value } from './values'

/** The value of a name. */
export function readName(m: Machine, node: t.Identifier, env: Env): Value {
  const binding = m.bindingOf(node, env.frame.file)
  if (!binding) return m.realm.globalNamed(m, node.name)
  const home = env.holding(binding)
  if (home) return home.get(binding)
  m.at(node, env.frame.file)
  return missing(m, binding)
}

/** A name that no block around has a value for yet: one of the module, or one that is used before its line. */
function missing(m: Machine, binding: Binding): Value {
  if (isOfModule(binding)) return moduleHome(m, binding).get(binding)
  if (binding.kind === 'var') return undefined
  return m.throwError('ReferenceError', `Cannot access '${binding.name}' before initialization`)
}

/** Gives a declared name its first value. */
export function initialise(m: Machine, node: t.Identifier, value: Value, env: Env): void {
  const binding = m.bindingOf(node, env.frame.file)
  if (!binding) {
    m.at(node, env.frame.file)
    m.stop(`the name ${node.name}, which is declared twice`)
  }
  // `var` lives in the function, and what is declared there already stays where it is
  const home = binding.kind === 'var' || binding.identifier.node !== node ? (env.holding(binding) ?? env) : env
  home.set(binding, value)
}

/** Gives a name a new value. */
export function writeName(m: Machine, node: t.Identifier, value: Value, env: Env): void {
  const binding = m.bindingOf(node, env.frame.file)
  m.at(node, env.frame.file)
  if (!binding) m.stop(`the name ${node.name}, which is declared nowhere`)
  if (binding.kind === 'const' || binding.kind === 'import' || binding.kind === 'using')
    return m.throwError('TypeError', 'Assignment to constant variable.')
  const home = env.holding(binding)
  if (home) home.set(binding, value)
  else if (isOfModule(binding)) moduleHome(m, binding).set(binding, value)
  else if (binding.kind === 'var') env.set(binding, value)
  else m.throwError('ReferenceError', `Cannot access '${binding.name}' before initialization`)
}
