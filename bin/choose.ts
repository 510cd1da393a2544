import { UsageError } from '../engine/errors'
import type { Package } from '../engine/project'
import type { Found } from '../engine/run'
import type { Transform } from '../engine/transform'
import { askWhich, type Answered, type Choice } from './ask'
import type { UpgradeOptions } from './flags'
import { count } from './theme'

/** The fixes to plan, and why each other finding that could be fixed is left out. */
export interface Chosen {
  readonly chosen: readonly Found[]
  /** Reasons by the id of the finding. */
  readonly left: ReadonlyMap<string, string>
}

/**
 * What the flags choose. `unnamed`: whether fixes of transforms that are opt-in count although nobody named them,
 * because a person is asked about them, or because they are only listed. Throws UsageError for a `--fix` that nothing
 * was found for, or that only a person can do.
 */
export function chooseByFlags(found: readonly Found[], options: UpgradeOptions, unnamed: boolean): Chosen {
  for (const id of options.fixes) {
    const one = found.find((candidate) => candidate.id === id)
    if (!one)
      throw new UsageError(
        `--fix ${id}: no finding has this id. It may be fixed already, or the code around it has changed.`,
      )
    if (one.tier === 'manual') {
      throw new UsageError(
        `--fix ${id}: ${one.file}:${String(one.line)} is for a person to fix. ${one.reason ?? ''}`.trim(),
      )
    }
  }
  const wanted = new Set(options.fixes)
  const left = new Map<string, string>()
  for (const { id, tier, transform } of found) {
    if (wanted.size > 0 && !wanted.has(id)) left.set(id, 'not named by --fix')
    else if (transform.optIn && !unnamed && !wanted.has(id) && !options.transforms.includes(transform.id))
      left.set(id, `only with -t ${transform.id}, or when somebody chooses it in a terminal`)
    else if (options.safeOnly && tier === 'review') left.set(id, 'left out by --safe-only')
  }
  return { chosen: found.filter(({ id, tier }) => tier !== 'manual' && !left.has(id)), left }
}

/** Asks which transforms to go on with: all that found something, at first. */
export async function chooseTransforms(
  before: Chosen,
  found: readonly Found[],
  transforms: readonly Transform[],
): Promise<Answered<Chosen>> {
  const choices = transforms.map((transform) => choiceOf(transform, before.chosen, found))
  const isOpen = ({ disabled }: Choice<string>): boolean => disabled === undefined
  const answered = await askWhich('Which transforms?', [
    ...choices.filter(isOpen),
    ...choices.filter((choice) => !isOpen(choice)),
  ])
  if (answered.status === 'cancelled') return answered
  const left = new Map(before.left)
  for (const { id, transform } of before.chosen) {
    if (!answered.value.includes(transform.id)) left.set(id, 'its transform was not chosen')
  }
  return { status: 'answered', value: { chosen: before.chosen.filter(({ id }) => !left.has(id)), left } }
}

function choiceOf(transform: Transform, chosen: readonly Found[], found: readonly Found[]): Choice<string> {
  const { id, title } = transform
  const own = chosen.filter((one) => one.transform.id === id)
  const manual = found.filter((one) => one.transform.id === id && one.tier === 'manual').length
  if (own.length === 0) {
    const disabled = manual > 0 ? `${count(manual, 'place')} for you to fix` : 'nothing found'
    return { value: id, name: id, description: title, disabled }
  }
  const files = new Set(own.map(({ file }) => file)).size
  const review = own.filter(({ tier }) => tier === 'review').length
  const tiers = review === 0 ? 'safe' : review === own.length ? 'review' : `${String(review)} to review`
  const name = `${id}  ${count(own.length, 'fix', 'fixes')} in ${count(files, 'file')}, ${tiers}`
  return { value: id, name, short: id, description: title }
}

/** Asks which of several apps to look at. */
export function chooseApps(apps: readonly Package[]): Promise<Answered<readonly Package[]>> {
  return askWhich(
    'Which apps?',
    apps.map((app) => ({ value: app, name: app.name === undefined ? app.dir : `${app.name}  ${app.dir}` })),
  )
}
