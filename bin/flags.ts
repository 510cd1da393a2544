import { existsSync } from 'node:fs'
import { Command, CommanderError, Option } from 'commander'
import { UsageError } from '../engine/errors'
import type { TransformDoc } from './registry'

/** What somebody asked for, understood and free of contradictions. */
export type Request =
  | { readonly kind: 'upgrade'; readonly options: UpgradeOptions }
  | { readonly kind: 'cost'; readonly options: UpgradeOptions; readonly traffic: Traffic }
  | { readonly kind: 'list' }
  | { readonly kind: 'explain'; readonly doc: TransformDoc }
  | { readonly kind: 'undo'; readonly run: string | undefined }
  /** `--help` and `--version`: a text for stdout. */
  | { readonly kind: 'text'; readonly text: string }

export interface UpgradeOptions {
  /** `ask`: a plain run, which asks in a terminal and is a dry run elsewhere. */
  readonly mode: 'ask' | 'dry-run' | 'check' | 'write'
  readonly format: Format
  /** As typed: relative to the folder the command was started in. */
  readonly paths: readonly string[]
  /** Ids; none means all. */
  readonly transforms: readonly string[]
  readonly skip: readonly string[]
  /** Ids of single fixes; none means all. */
  readonly fixes: readonly string[]
  readonly safeOnly: boolean
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly since: string | undefined
  readonly workspaces: readonly string[]
  readonly allowDirty: boolean
  readonly install: boolean
  readonly packageManager: PackageManager | undefined
  readonly verify: boolean
  /** Answers to the transforms' questions by flag, as typed. */
  readonly surface: string | undefined
  /** As typed: relative to the folder the command was started in. */
  readonly limiterModule: string | undefined
  /** As typed: relative to the folder the command was started in. */
  readonly ipModule: string | undefined
  /** How many times a caller's limit everybody together may do. */
  readonly globalFactor: string | undefined
}

/** How often entry points are called, in calls per second. */
export interface Traffic {
  /** Of those that are not named. */
  readonly otherwise: number
  /** By a name that somebody typed. */
  readonly named: ReadonlyMap<string, number>
}

/** Calls per second of an entry point, unless `--rps` says otherwise. */
export const USUAL_RPS = 0.1

const FORMATS = ['pretty', 'json', 'patch'] as const
export type Format = (typeof FORMATS)[number]

const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const
export type PackageManager = (typeof PACKAGE_MANAGERS)[number]

/** What commander hands over once the option definitions below have run. */
interface Flags {
  dryRun?: true
  yes?: true
  check?: true
  safeOnly?: true
  transform?: string[]
  skip?: string[]
  fix?: string[]
  surface?: string
  limiterModule?: string
  ipModule?: string
  globalFactor?: string
  format: Format
  include?: string[]
  exclude?: string[]
  since?: string
  workspace?: string[]
  allowDirty?: true
  install: boolean
  packageManager?: PackageManager
  verify: boolean
  verbose?: true
}

const AFTER_HELP = `
In a terminal the command asks before it writes. Anywhere else it writes only with --yes.

Exit codes: 0 done or nothing to do, 1 --check found something, 2 wrong flags, 3 refused before writing,
4 some files failed and the rest is written, 5 verification failed and everything was put back,
6 writing or installing failed and everything was put back, 70 a bug in this tool, 130 cancelled.

Examples:
  $ npx upgrade-ratelimit                              scan, choose, see the diff, write
  $ npx upgrade-ratelimit --dry-run app/api            the diff for one folder, nothing written
  $ npx upgrade-ratelimit --check --since origin/main  for CI: fails when the branch touches such a place
  $ npx upgrade-ratelimit --yes --format json          writes, and reports to other programs
`

/**
 * Understands the arguments of the command (without node and script).
 * @param docs of the transforms that may be named
 * Throws UsageError, with a sentence that helps, for anything that makes no sense.
 */
export function parseFlags(argv: readonly string[], version: string, docs: readonly TransformDoc[]): Request {
  const transformIds = docs.map(({ id }) => id)
  let printed = ''
  let request: Request | undefined
  const program = new Command('upgrade-ratelimit')
    .description('Moves the rate limiting of a Next.js project to one that holds in production.')
    .argument('[paths...]', 'files or folders to look at; everything without')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (printed += text),
      writeErr: () => undefined,
    })
    .addHelpText('after', AFTER_HELP)
    .action((paths: string[]) => {
      request = { kind: 'upgrade', options: upgradeOptions(paths, program.opts<Flags>(), transformIds) }
    })
  const gather = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]
  const gatherIds = (value: string, before: string[] | undefined): string[] => [
    ...(before ?? []),
    ...value.split(',').filter(Boolean),
  ]
  program.optionsGroup('What happens:')
  program.option('-n, --dry-run', 'show everything, write nothing')
  program.option('-y, --yes', 'no questions: apply every safe and review fix of the chosen transforms')
  program.option('--check', 'for CI: list what is found and exit with 1 if there is anything')
  program.optionsGroup('Which fixes:')
  program.option('-t, --transform <ids...>', 'only these transforms (see list)', gatherIds)
  program.option('--skip <ids...>', 'all transforms but these', gatherIds)
  program.option('--fix <ids...>', 'only these fixes, by the id that the report prints', gatherIds)
  program.option('--safe-only', 'leave out the fixes that change behaviour on purpose')
  program.optionsGroup('Which files:')
  program.option('--include <globs...>', 'only files that match', gather)
  program.option('--exclude <globs...>', 'no files that match', gather)
  program.option('--since <ref>', 'only files that differ from this git ref')
  program.option('-w, --workspace <names...>', 'only these packages of a monorepo, by name or folder', gather)
  program.optionsGroup('About the project:')
  program.option(
    '--surface <name>',
    'what stands in front of the app: vercel, cloudflare, netlify, fly or proxy:N; detected where the repository says so',
  )
  program.option('--limiter-module <path>', 'where the module goes, or is, that holds the rate limits')
  program.option('--ip-module <path>', 'where the module goes that tells the address of the client')
  program.option(
    '--global-factor <n>',
    "how many times a caller's limit everybody together may do, where a fix sets such a ceiling; 200 without",
  )
  program.addOption(new Option('--package-manager <name>', 'instead of the detected one').choices(PACKAGE_MANAGERS))
  program.option('--no-install', 'leave the installing of new dependencies to you')
  program.option('--allow-dirty', 'let files be dirty that are not written to')
  program.option('--no-verify', "skip the project's own type check before and after")
  program.optionsGroup('Output:')
  program.addOption(new Option('--format <name>', 'what goes to stdout').choices(FORMATS).default('pretty'))
  program.option('--verbose', 'show stack traces when something goes wrong')

  const command = (name: string, description: string) => program.command(name).description(description).exitOverride()
  command('cost', 'what the limiters cost in Redis commands, before and after the chosen fixes')
    .argument('[paths...]', 'as without a command')
    .option(
      '--rps <rate>',
      `calls per second: login=0.1 for one entry point, 0.5 for all others (default: ${String(USUAL_RPS)})`,
      gather,
    )
    .addHelpText(
      'after',
      '\nIt takes the flags that choose files and fixes, and --format pretty or json. Nothing is written.\n',
    )
    .action((paths: string[], { rps = [] }: { rps?: string[] }) => {
      const flags = program.opts<Flags>()
      refuseFlags(program, 'cost', COSTLESS)
      if (flags.format === 'patch') throw new UsageError('cost prints a table or, with --format json, its figures.')
      request = { kind: 'cost', options: upgradeOptions(paths, flags, transformIds), traffic: trafficOf(rps) }
    })
  command('list', 'list the transforms').action(() => {
    refuseFlags(program, 'list')
    request = { kind: 'list' }
  })
  command('explain <id>', 'what a transform finds, why, and what it does').action((id: string) => {
    refuseFlags(program, 'explain')
    const doc = docs.find((one) => one.id === id)
    if (!doc) throw unknownTransform(id, transformIds)
    request = { kind: 'explain', doc }
  })
  command('undo [run]', 'put back what a run wrote; the last one without an id').action((run: string | undefined) => {
    refuseFlags(program, 'undo')
    request = { kind: 'undo', run }
  })

  try {
    program.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'text', text: printed }
    // `help nonsense` prints the help and fails without a message of its own
    throw new UsageError(error.code === 'commander.help' ? 'There is no such command.' : sentence(error.message))
  }
  if (!request) throw new Error('no command took the arguments')
  return request
}

function upgradeOptions(operands: readonly string[], flags: Flags, transformIds: readonly string[]): UpgradeOptions {
  // a list takes every word that follows it: `-t client-ip src` means the folder src, not a transform of that name
  const paths = [...operands]
  const ids = (given: string[] | undefined, isId: (word: string) => boolean): string[] => {
    const words = given ?? []
    const from = words.findIndex((word, index) => index > 0 && !isId(word) && existsSync(word))
    if (from === -1) return [...new Set(words)]
    paths.push(...words.slice(from))
    return [...new Set(words.slice(0, from))]
  }
  const isTransform = (word: string): boolean => transformIds.includes(word)
  const isFix = (word: string): boolean => /^[0-9a-f]{6,}$/.test(word)
  const transforms = ids(flags.transform, isTransform).map((id) => knownId(id, transformIds))
  const skip = ids(flags.skip, isTransform).map((id) => knownId(id, transformIds))
  const fixes = ids(flags.fix, isFix)

  const noFix = fixes.find((word) => !isFix(word))
  if (noFix !== undefined) {
    throw new UsageError(
      `--fix takes ids such as 3fa9c1, which the report prints before each finding; "${noFix}" is none.`,
    )
  }
  const both = transforms.find((id) => skip.includes(id))
  if (both !== undefined)
    throw new UsageError(`--transform asks for ${both} and --skip leaves it out: drop one of them.`)
  if (fixes.length > 0 && (transforms.length > 0 || skip.length > 0 || flags.safeOnly)) {
    throw new UsageError('--fix already names single fixes: drop --transform, --skip and --safe-only.')
  }
  if (paths.includes('')) throw new UsageError('A path is empty. Leave it out to look everywhere.')
  if (flags.yes && flags.dryRun) {
    throw new UsageError('--yes writes and --dry-run does not: drop one of them. A dry run asks nothing anyway.')
  }
  if (flags.yes && flags.check) {
    throw new UsageError('--yes writes and --check only looks: drop one of them.')
  }
  if (flags.globalFactor !== undefined && !/^[1-9]\d{0,5}$/.test(flags.globalFactor)) {
    throw new UsageError(`--global-factor takes a whole number from 1 to 999999; "${flags.globalFactor}" is none.`)
  }
  if (!flags.install && flags.packageManager) {
    throw new UsageError('--package-manager says what to install with and --no-install says not to: drop one of them.')
  }
  return {
    mode: flags.check ? 'check' : flags.dryRun ? 'dry-run' : flags.yes ? 'write' : 'ask',
    format: flags.format,
    paths,
    transforms,
    skip,
    fixes,
    safeOnly: flags.safeOnly === true,
    include: flags.include ?? [],
    exclude: flags.exclude ?? [],
    since: flags.since,
    workspaces: flags.workspace ?? [],
    allowDirty: flags.allowDirty === true,
    install: flags.install,
    packageManager: flags.packageManager,
    verify: flags.verify,
    surface: flags.surface,
    limiterModule: flags.limiterModule,
    ipModule: flags.ipModule,
    globalFactor: flags.globalFactor,
  }
}

/** Flags of the upgrade that say how it writes, which `cost` does not. */
const COSTLESS: readonly string[] = ['yes', 'check', 'allowDirty', 'install', 'packageManager', 'verify']

function trafficOf(given: readonly string[]): Traffic {
  const named = new Map<string, number>()
  let otherwise = USUAL_RPS
  for (const rate of given.flatMap((one) => one.split(','))) {
    const at = rate.lastIndexOf('=')
    const calls = Number(rate.slice(at + 1))
    if (rate.slice(at + 1).trim() === '' || !(calls >= 0 && calls <= 1e6) || at === 0) {
      throw new UsageError(`--rps takes calls per second, as in 0.5 or login=0.1; "${rate}" is neither.`)
    }
    if (at > 0) named.set(rate.slice(0, at), calls)
    else otherwise = calls
  }
  return { otherwise, named }
}

/** A flag of the upgrade that is given to another command is a mistake that must not go unnoticed: any, or those listed. */
function refuseFlags(program: Command, name: string, refused?: readonly string[]): void {
  for (const option of program.options) {
    const key = option.attributeName()
    if (key === 'verbose' || program.getOptionValueSource(key) !== 'cli') continue
    if (refused && !refused.includes(key)) continue
    throw new UsageError(`${option.long ?? option.flags} means nothing to "${name}".`)
  }
}

function knownId(id: string, known: readonly string[]): string {
  if (!known.includes(id)) throw unknownTransform(id, known)
  return id
}

function unknownTransform(id: string, known: readonly string[]): UsageError {
  return new UsageError(`There is no transform "${id}". There are: ${known.join(', ')}.`)
}

/** Commander's `error: unknown option '--x'\n(Did you mean --y?)` as a sentence on one line. */
function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.)?]$/.test(text) ? '' : '.'} See upgrade-ratelimit --help.`
}
