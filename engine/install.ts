import path from 'node:path'
import { detect, LOCKS, resolveCommand, type Agent, type AgentName, type DetectResult } from 'package-manager-detector'
import { runCommand, type CommandResult } from './command'
import { readContent, decode, LARGEST_CODE_FILE } from './read'
import { settleWatched, watchFiles } from './watched-files'

export type PackageManager = AgentName

/** One installation: what to run, and where. */
export interface Installation {
  readonly manager: PackageManager
  readonly command: string
  readonly args: readonly string[]
  /** The folder to run it in, relative to the project root; '' for the root. */
  readonly folder: string
  /** The files that it may write besides node_modules and may have to give back, relative to the root. */
  readonly writes: readonly string[]
}

export type InstallResult =
  | { readonly status: 'installed' }
  /** `output` is what the package manager said last. */
  | {
      readonly status: 'failed'
      readonly installation: Installation
      readonly reason: string
      readonly output: string
    }
  | { readonly status: 'cancelled' }

/**
 * The package manager that a folder (absolute) is installed with: by the nearest lockfile above it within `root`, else
 * by what the nearest package.json says in packageManager or devEngines. undefined when nothing tells.
 */
export async function packageManagerOf(root: string, folder = root): Promise<PackageManager | undefined> {
  return (await detectIn(root, folder))?.name
}

/**
 * What has to be run after these package.json files (relative to `root`, with `/`) changed: once per workspace, in the
 * folder that has its lockfile. Without any sign of another, npm.
 */
export async function installationsFor(
  root: string,
  manifests: readonly string[],
  manager?: PackageManager,
): Promise<readonly Installation[]> {
  const byFolder = new Map<string, { readonly agent: Agent; readonly manifests: string[] }>()
  for (const manifest of manifests) {
    const own = path.join(root, path.posix.dirname(manifest))
    const detected = await detectIn(root, own)
    const agent = manager === undefined || detected?.name === manager ? (detected?.agent ?? 'npm') : manager
    const folder = path.relative(root, detected?.folder ?? workspaceFolder(root, own)).replaceAll('\\', '/')
    const same = byFolder.get(folder)
    if (same) same.manifests.push(manifest)
    else byFolder.set(folder, { agent, manifests: [manifest] })
  }
  return [...byFolder].map(([folder, { agent, manifests: changed }]) => installation(folder, agent, changed))
}

/**
 * Runs the installations one after the other. First the run is told which files they may write, so that undoing it
 * brings those back as well, after a failure and later. Takes minutes; each installation may take ten.
 */
export async function install(
  root: string,
  runId: string,
  installations: readonly Installation[],
  options: { readonly signal?: AbortSignal; readonly onOutput?: (text: string) => void } = {},
): Promise<InstallResult> {
  for (const one of installations) {
    const watched = await watchFiles(root, runId, one.writes)
    if (watched.status === 'failed') return notWatched(one, watched.reason)
    const ended = await runCommand(one.command, one.args, {
      cwd: path.join(root, one.folder),
      env: ENVIRONMENT,
      timeout: TIMEOUT,
      ...options,
    })
    if (ended.status === 'cancelled') return ended
    if (ended.status !== 'ended' || ended.code !== 0) {
      return { status: 'failed', installation: one, reason: reasonOf(one, ended), output: lastLines(ended) }
    }
  }
  const last = installations.at(-1)
  const settled = last && (await settleWatched(root, runId))
  return last && settled?.status === 'failed' ? notWatched(last, settled.reason) : { status: 'installed' }
}

function notWatched(one: Installation, reason: string): InstallResult {
  return { status: 'failed', installation: one, reason: `its files could not be saved: ${reason}`, output: '' }
}

async function detectIn(root: string, folder: string): Promise<(DetectResult & { folder: string }) | undefined> {
  const folders = upwards(root, folder)
  // a lockfile anywhere above says more than a field nearby: it is what the last installation really wrote
  for (const strategy of ['lockfile', 'packageManager-field', 'devEngines-field'] as const) {
    for (const at of folders) {
      const found = await detect({ cwd: at, stopDir: at, strategies: [strategy] })
      if (found) return { ...found, folder: strategy === 'lockfile' ? at : workspaceFolder(root, at) }
    }
  }
  return undefined
}

/** The folder itself and those above it, up to the root. */
function upwards(root: string, folder: string): string[] {
  const inside = path.relative(root, folder)
  if (inside.startsWith('..')) return [folder]
  const folders = [folder]
  for (let at = folder; path.relative(root, at) !== '';) folders.push((at = path.dirname(at)))
  return folders
}

/** The outermost folder whose package.json lists workspaces, or the folder itself. */
function workspaceFolder(root: string, folder: string): string {
  return upwards(root, folder).findLast(hasWorkspaces) ?? folder
}

function hasWorkspaces(folder: string): boolean {
  const content = readContent(path.join(folder, 'package.json'), LARGEST_CODE_FILE)
  if (!content.ok) return false
  try {
    const manifest: unknown = JSON.parse(decode(content))
    return typeof manifest === 'object' && manifest !== null && 'workspaces' in manifest
  } catch {
    // whoever installs will hear about it from the package manager
    return false
  }
}

function installation(folder: string, agent: Agent, manifests: readonly string[]): Installation {
  const manager = agent.replace(/[@-].*/, '') as PackageManager
  const resolved = agent === 'pnpm-rush' ? { command: 'rush', args: ['update'] } : resolveCommand(agent, 'install', [])
  const names = [...Object.keys(LOCKS).filter((name) => LOCKS[name] === manager), '.pnp.cjs', '.pnp.loader.mjs']
  return {
    manager,
    command: resolved?.command ?? manager,
    args: [...(resolved?.args ?? ['install']), ...(EXTRA_ARGUMENTS[agent] ?? [])],
    folder,
    writes: [...manifests, ...names.map((name) => path.posix.join(folder, name))],
  }
}

function reasonOf({ command, folder }: Installation, ended: Exclude<CommandResult, { status: 'cancelled' }>): string {
  switch (ended.status) {
    case 'ended':
      return `${command} ended with ${String(ended.code)}`
    case 'not found':
      return `there is no ${command} to run in ${folder === '' ? 'the project' : folder}`
    case 'timeout':
      return `${command} took longer than ${String(TIMEOUT / 60_000)} minutes`
    case 'broken':
      return `${command} could not be run: ${ended.reason}`
  }
}

function lastLines(ended: CommandResult): string {
  if (ended.status !== 'ended') return ''
  const said = ended.stderr.trim() === '' ? ended.stdout : ended.stderr
  return said.trim().split('\n').slice(-15).join('\n')
}

/** Milliseconds that one installation may take. */
const TIMEOUT = 10 * 60_000

const EXTRA_ARGUMENTS: Partial<Record<Agent, readonly string[]>> = {
  npm: ['--no-audit', '--no-fund'],
  // where CI is set, pnpm would refuse because package.json and lockfile differ, which is the point here
  pnpm: ['--no-frozen-lockfile'],
  'pnpm@6': ['--no-frozen-lockfile'],
}

const ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  // with production set, installing would take the development dependencies away
  NODE_ENV: undefined,
  // what --no-frozen-lockfile is to pnpm; Yarn 1 does not know it and does not need it
  YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
}
