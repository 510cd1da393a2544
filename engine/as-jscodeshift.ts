import { loadProject } from './load-project'
import { nearestProject } from './nearest-project'
import { span, type Path } from './path'
import { planChanges, type Plan } from './plan'
import type { Project } from './project'
import { findingsOf, isPath, type ScanError } from './run'
import { isSuppressed } from './suppress'
import { messageOf, type Answers, type Finding, type Transform } from './transform'

interface Scanned {
  readonly project: Project
  readonly findings: readonly Finding[]
  readonly crashes: readonly ScanError[]
}

const scans = new Map<string, Promise<Scanned>>()

/**
 * Runs one transform on one file for plain jscodeshift: the same steps as the tool, around a project that is scanned
 * once per process and stays as it was when the run began. Answers with the file's new text, or undefined when it
 * stays. What has no fix, and what needs other files too, is reported and left whole, because jscodeshift writes only the
 * file that it asked about. `options` are jscodeshift's: `--surface=vercel` and the like answer the questions.
 */
export async function transformOneFile(
  transform: Transform,
  file: { path: string; source: string },
  report: (message: string) => void,
  options: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const { root, path } = await nearestProject(file.path)
  const key = `${transform.id}\0${root}`
  let scanning = scans.get(key)
  if (!scanning) scans.set(key, (scanning = scanFor(transform, root)))
  const { project, findings, crashes } = await scanning
  for (const crash of crashes) if (crash.file === path) report(crash.message)

  const answers: Answers = new Map(
    (transform.questions ?? []).flatMap(({ id, flag }) => {
      const answer = options[flag]
      return typeof answer === 'string' ? [[id, answer] as const] : []
    }),
  )
  const fixable = findings
    .filter(({ at }) => isPath(at) && at.file.path === path && !isSuppressed(at.file, lineOf(at), transform.id))
    .filter((finding) => {
      const sentence = `${path}: ${messageOf(transform, finding)}`
      const missing = finding.needs?.find((id) => !answers.has(id))
      if (finding.tier === 'manual') report(`${sentence} ${finding.reason ?? ''}`)
      else if (missing !== undefined) report(`${sentence} Run again with --${missing}=…`)
      return finding.tier !== 'manual' && missing === undefined
    })
  const planOf = (chosen: readonly Finding[]): Plan =>
    planChanges(
      chosen.map((finding, index) => ({
        id: String(index),
        title: transform.id,
        state: (edits) => {
          transform.fix(finding, edits, project, answers)
        },
      })),
      project,
    )
  const outcomes = planOf(fixable).outcomes
  const alone = fixable.filter((_, index) => {
    const outcome = outcomes.get(String(index))
    const reason = !outcome?.ok
      ? (outcome?.reason ?? 'it states no edit')
      : outcome.files.some((other) => other !== path) &&
        `${outcome.files.filter((other) => other !== path).join(', ')} has to change with it, and jscodeshift writes one file. Run upgrade-ratelimit`
    if (reason) report(`${path}: a fix was left out: ${reason}.`)
    return !reason
  })
  return planOf(alone).changes.find((change) => change.path === path)?.after
}

function lineOf(path: Path): number {
  return path.file.position(span(path.node).start).line
}

async function scanFor(transform: Transform, root: string): Promise<Scanned> {
  const { project } = await loadProject({ root })
  const crashes: ScanError[] = []
  return { project, findings: [...findingsOf(transform, project, crashes)], crashes }
}
