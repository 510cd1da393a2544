import type { Binding, Path } from '../../engine'

/** The bindings that an expression reads, each once. */
export function referencesIn(path: Path): readonly Binding[] {
  const found = new Set<Binding>()
  for (const identifier of path.file.findIn(path, 'Identifier')) {
    const binding = path.file.bindingOf(identifier)
    // a property's name is nobody's binding; a declaring identifier reads nothing
    if (binding && binding.identifier !== identifier) found.add(binding)
  }
  return [...found]
}

/** Whether an expression reads one of the names. */
export function reads(path: Path, names: ReadonlySet<Path>): boolean {
  return names.size > 0 && referencesIn(path).some(({ identifier }) => names.has(identifier))
}
