/**
 * One paragraph that a tired reader believes: what goes wrong in production, and why nobody notices in review.
 *
 * Before:
 *
 *     check()
 *
 * After:
 *
 *     await check()
 *
 * What it leaves alone, and why.
 */
import { defineTransform, is, type Path } from '../engine'

interface Evidence {
  /** What `find` learnt and `fix` needs. */
  readonly call: Path
}

export default defineTransform<'found', Evidence>({
  id: '_template',
  title: 'half a line for lists',
  messages: {
    found: 'What is wrong with {{name}}, why it matters, and what to do about it.',
  },
  mentions: /the-package/,
  *find(file, project) {
    for (const call of file.find('CallExpression')) {
      // known by its definition, never by its spelling
      const definition = project.definitionOf(file.pathOf(call.node.callee))
      if (definition?.kind !== 'package' || definition.module !== 'the-package') continue
      // somebody waits for it already
      if (is(call.parent, 'AwaitExpression')) continue
      yield { at: call, message: 'found', data: { name: definition.name }, tier: 'safe', evidence: { call } }
    }
  },
  fix({ evidence }, edits) {
    edits.wrapInAwait(evidence.call)
  },
})
