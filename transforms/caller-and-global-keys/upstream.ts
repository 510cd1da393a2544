import {
  enclosingFunction,
  functionsCalled,
  is,
  originsOf,
  returnedBy,
  span,
  textOf,
  unwrap,
  within,
  flowsOf,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'

/** Packages that send mail: what they answer is a receipt, and their key buys no answers for somebody else. */
const MAIL = /resend|mail|postmark|sendgrid|sparkpost|plunk|loops|brevo|client-ses/i
const DATABASE = /prisma|drizzle|supabase|redis|mongo|mongoose|^pg$|postgres|mysql|knex|kysely|^next\b|^next\/|^react/

/**
 * Where the code behind a limiter calls another service with a key of the app's own and hands its answer on: what is
 * counted may be the quota of that service. Undefined where it does not.
 */
export function ownKeyCall(call: Path, project: Project): Path | undefined {
  const fn = enclosingFunction(call)
  if (!fn) return undefined
  return outgoing(fn, span(call.node).end, project, 2)
}

function outgoing(fn: Path<FunctionNode>, after: number, project: Project, depth: number): Path | undefined {
  for (const call of fn.file.findIn(fn, 'CallExpression')) {
    if (span(call.node).start < after) continue
    if (usesOwnKey(call, fn, project) && isHandedOn(call, fn, project)) return call
    if (depth === 0) continue
    for (const called of functionsCalled(call, project)) {
      if (called === fn) continue
      const inner = outgoing(called, 0, project, depth - 1)
      if (inner) return inner
    }
  }
  return undefined
}

const SECRET = /\b(?:process\.env|env)(?:\.|\[['"])\w*(?:KEY|TOKEN|SECRET)\b/

function usesOwnKey(call: Path, fn: Path, project: Project): boolean {
  if (!is(call, 'CallExpression')) return false
  const callee = unwrap(call.file.pathOf(call.node.callee))
  if (is(callee, 'Identifier') && callee.node.name === 'fetch' && !callee.file.bindingOf(callee)) {
    const named = call.file.findIn(call, 'Identifier').flatMap((name) => {
      const declaration = name.file.bindingOf(name)?.declaration
      return is(declaration, 'VariableDeclarator') && within(declaration, name.file.program)
        ? [textOf(declaration)]
        : []
    })
    return [textOf(call), ...named].some((text) => SECRET.test(text))
  }
  let root: Path = callee
  while (is(root, 'MemberExpression', 'CallExpression')) {
    const { node } = root
    root = unwrap(root.file.pathOf(node.type === 'MemberExpression' ? node.object : node.callee))
  }
  if (!is(root, 'Identifier') || !within(root, fn)) return false
  return originsOf(root, project).some((origin) => {
    if (!is(origin, 'NewExpression')) return false
    const definition = project.definitionOf(origin.file.pathOf(origin.node.callee))
    return (
      definition?.kind === 'package' &&
      !MAIL.test(definition.module) &&
      !DATABASE.test(definition.module) &&
      SECRET.test(textOf(origin))
    )
  })
}

/** Whether what the other service answers gets into what the function answers. */
function isHandedOn(call: Path, fn: Path<FunctionNode>, project: Project): boolean {
  const answers = returnedBy(fn)
  return flowsOf(call, project).some(
    (flow) => flow.kind === 'returned' || answers.some((answer) => within(flow.at, answer)),
  )
}
