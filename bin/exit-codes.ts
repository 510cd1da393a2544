/** What the command's exit status says. The README and `--help` list the same meanings. */
export const EXIT = {
  /** Done, or nothing to do. A dry run that could be shown is done. */
  done: 0,
  /** `--check` found something. */
  found: 1,
  /** Flags, arguments or configuration that make no sense. */
  usage: 2,
  /** Refused before writing: uncommitted changes, no Next.js, a question and nobody to ask. */
  refused: 3,
  /** Some files or fixes failed; the rest is written. */
  partly: 4,
  /** Verification failed and everything was put back. */
  verification: 5,
  /** Writing or installing failed and everything was put back. */
  write: 6,
  /** A bug in the tool itself (EX_SOFTWARE of sysexits.h): never mistaken for an answer. */
  bug: 70,
  /** Cancelled by a person; nothing is written. */
  cancelled: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
