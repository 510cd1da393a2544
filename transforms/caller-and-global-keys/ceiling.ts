import type { Answers } from '../../engine'

/** How many times the caller's limit everybody together may do, unless `--global-factor` says otherwise. */
export const GLOBAL_FACTOR = 200

export function globalFactor(answers: Answers): number {
  const said = Number(answers.get('global-factor') ?? GLOBAL_FACTOR)
  return Number.isFinite(said) && said >= 1 ? said : GLOBAL_FACTOR
}
