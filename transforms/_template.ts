/**
 * One paragraph that a tired reader believes: what goes wrong in production, and why nobody notices in review.
 *
 * Before:
 *
 *     …
 *
 * After:
 *
 *     …
 *
 * What it leaves alone, and why.
 */
import { defineTransform, type Path } from '../engine'

interface Evidence {
  /** What `find` learnt and `fix` needs. */
  readonly call: Path
}

export default defineTransform<'found', Evidence>({
  id: '_template',
  title: 'half a line for lists',
  messages: {
    found: 'What is wrong with {{what}}. Why it matters. What to do.',
  },
  mentions: /aWordWithoutWhichNoFileMatters/,
  *find(file, project) {
    for (const path of file.find('CallExpression')) {
      const callee = file.pathOf(path.node.callee)
      // known by its definition, never by its spelling
      const definition = project.definitionOf(callee)
      if (definition?.kind !== 'package' || definition.module !== 'the-package') continue
      yield { at: path, message: 'found', data: { what: definition.name }, tier: 'safe', evidence: { call: path } }
    }
  },
  fix({ evidence }, edits) {
    edits.wrapInAwait(evidence.call)
  },
})
