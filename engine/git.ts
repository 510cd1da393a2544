import path from 'node:path'
import { runCommand } from './command'

/** Where a folder stands, as git sees it. */
export type Repository =
  | {
      readonly status: 'repository'
      /** Absolute path of the work tree's top folder. */
      readonly top: string
      /** The folder that was asked about, relative to the top, with `/` at its end; '' for the top itself. */
      readonly prefix: string
    }
  /** `ignored`: a repository further up has the folder in its .gitignore, so git knows nothing of what is in it. */
  | { readonly status: 'none'; readonly because: 'no git' | 'no repository' | 'no work tree' | 'ignored' }
  /** Git is there and will not answer, for example because somebody else owns the repository. */
  | { readonly status: 'refused'; readonly reason: string }

/** A file whose content in the work tree is not what the last commit has. */
export interface DirtyFile {
  /** Relative to the folder that was asked about, with `/`; `../` in front for files elsewhere in the repository. */
  readonly path: string
  readonly state: 'changed' | 'untracked' | 'conflict'
}

/** Whether git would let one see, and take back, what is going to be written. */
export type GitGate =
  | { readonly status: 'open' }
  /** No repository, so nothing to protect and no git to go back with; `undo` still works. */
  | { readonly status: 'no repository'; readonly because: Extract<Repository, { status: 'none' }>['because'] }
  | { readonly status: 'dirty'; readonly files: readonly DirtyFile[] }
  | { readonly status: 'refused'; readonly reason: string }

/** The innermost repository that the folder (absolute) is part of, linked worktrees and submodules included. */
export async function repositoryOf(folder: string): Promise<Repository> {
  const asked = await git(folder, ['rev-parse', '--is-inside-work-tree', '--show-prefix', '--show-toplevel'])
  if (asked.status === 'not found') return { status: 'none', because: 'no git' }
  if (asked.status !== 'ended') return { status: 'refused', reason: reasonOf(asked) }
  const [inside, prefix = '', top = ''] = asked.stdout.split('\n')
  if (asked.code !== 0) {
    if (inside === 'false') return { status: 'none', because: 'no work tree' }
    if (/not a git repository/.test(asked.stderr)) return { status: 'none', because: 'no repository' }
    return { status: 'refused', reason: reasonOf(asked) }
  }
  const ignored = prefix === '' ? undefined : await git(folder, ['check-ignore', '--quiet', '.'])
  if (ignored?.status === 'ended' && ignored.code === 0) return { status: 'none', because: 'ignored' }
  return { status: 'repository', top: path.resolve(top), prefix }
}

/**
 * The files under `root` (absolute) that git tracks, and those that it neither tracks nor ignores; relative to the
 * root, with `/`, sorted. Left out: what is deleted on disk, submodules and other repositories inside, and files that
 * git was told to look away from (skip-worktree), whose changes nobody would see. Symbolic links are in it.
 * undefined where there is no git, no repository, or git will not answer: then the folder has to be walked.
 */
export async function listFiles(root: string): Promise<readonly string[] | undefined> {
  const listed = await git(root, ['ls-files', '-cdo', '--exclude-standard', '-t', '-s', '-z'])
  if (listed.status !== 'ended' || listed.code !== 0) return undefined
  const present = new Set<string>()
  const removed = new Set<string>()
  for (const entry of listed.stdout.split('\0')) {
    if (entry.startsWith('? ')) {
      if (!entry.endsWith('/')) present.add(entry.slice(2))
      continue
    }
    const tab = entry.indexOf('\t')
    if (tab === -1) continue
    const name = entry.slice(tab + 1)
    if (entry.startsWith('R ')) removed.add(name)
    else if (!entry.startsWith('S ') && !entry.startsWith('160000', 2)) present.add(name)
  }
  // an empty list is what an ignored folder looks like from inside
  if (present.size === 0 && (await repositoryOf(root)).status !== 'repository') return undefined
  return [...present].filter((name) => !removed.has(name)).sort()
}

/**
 * The files under `root` that differ, in the work tree, from where the current branch left `ref` (their merge base;
 * from `ref` itself where there is none), and the untracked ones. Deleted files are not in it. Relative to the root.
 */
export async function changedSince(
  root: string,
  ref: string,
): Promise<readonly string[] | 'unknown ref' | 'no repository'> {
  const repository = await repositoryOf(root)
  if (repository.status !== 'repository') return 'no repository'
  // git takes what begins with a dash for an option, and no ref may begin with one
  if (ref.startsWith('-')) return 'unknown ref'
  const commit = await answer(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
  if (commit === undefined) return 'unknown ref'
  const base = (await answer(root, ['merge-base', commit.trim(), 'HEAD'])) ?? commit
  const options = ['--name-only', '--relative', '--no-renames', '--no-ext-diff', '--diff-filter=d', '-z']
  const changed = await answer(root, ['diff', ...options, '--ignore-submodules=all', base.trim(), '--'])
  const untracked = await answer(root, ['ls-files', '--others', '--exclude-standard', '-z'])
  if (changed === undefined || untracked === undefined) return 'no repository'
  const names = [...changed.split('\0'), ...untracked.split('\0')]
  return [...new Set(names.filter((name) => name !== '' && !name.endsWith('/')))].sort()
}

/**
 * Every file of the repository that is not as the last commit has it, staged or not, untracked ones included, ignored
 * ones not. A renamed file is two: the old name and the new one. undefined where git does not answer.
 */
export async function dirtyFiles(root: string): Promise<readonly DirtyFile[] | undefined> {
  const repository = await repositoryOf(root)
  return repository.status === 'repository' ? dirtyIn(root, repository.prefix) : undefined
}

async function dirtyIn(root: string, prefix: string): Promise<readonly DirtyFile[] | undefined> {
  const status = await answer(root, [
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=all',
    '--no-renames',
    '--ignore-submodules=dirty',
  ])
  if (status === undefined) return undefined
  return status
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => ({
      // porcelain names are relative to the top, whatever the folder
      path: path.posix.relative(prefix, entry.slice(3)),
      state: stateOf(entry.slice(0, 2)),
    }))
}

function stateOf(letters: string): DirtyFile['state'] {
  if (letters === '??') return 'untracked'
  return letters.includes('U') || letters === 'AA' || letters === 'DD' ? 'conflict' : 'changed'
}

/**
 * Looks before anything is written. Normally nothing in the chosen folders may be dirty, so that the next `git diff`
 * shows this tool's work and nothing else; dirty files elsewhere in the repository do not matter. With `allowDirty`
 * only the files that would be written must be clean.
 *
 * `folders` and `writes` are relative to `root`, with `/`; '' is the root.
 */
export async function gitGate(
  root: string,
  looks: { readonly folders: readonly string[]; readonly writes: readonly string[]; readonly allowDirty: boolean },
): Promise<GitGate> {
  const repository = await repositoryOf(root)
  if (repository.status === 'none') return { status: 'no repository', because: repository.because }
  if (repository.status === 'refused') return repository
  const dirty = await dirtyIn(root, repository.prefix)
  if (dirty === undefined) return { status: 'refused', reason: 'git status failed' }
  const writes = new Set(looks.writes)
  const files = dirty.filter(
    (file) =>
      writes.has(file.path) || (!looks.allowDirty && looks.folders.some((folder) => isUnder(file.path, folder))),
  )
  return files.length === 0 ? { status: 'open' } : { status: 'dirty', files }
}

function isUnder(file: string, folder: string): boolean {
  return folder === '' || folder === '.' ? !file.startsWith('../') : file.startsWith(`${folder.replace(/\/$/, '')}/`)
}

/**
 * The absolute folder for what this tool remembers between runs, where it never makes the work tree dirty: inside the
 * git folder (each linked worktree has its own), or in node_modules/.cache where there is no git. It may not exist yet.
 */
export async function stateFolder(root: string): Promise<string> {
  const repository = await repositoryOf(root)
  if (repository.status === 'repository') {
    const inGit = await answer(root, ['rev-parse', '--git-path', 'upgrade-ratelimit'])
    if (inGit !== undefined) return path.resolve(root, inGit.replace(/\r?\n$/, ''))
  }
  return path.join(root, 'node_modules', '.cache', 'upgrade-ratelimit')
}

/** What git printed, or undefined where it could not be run or said no. */
async function answer(folder: string, args: readonly string[]): Promise<string | undefined> {
  const asked = await git(folder, args)
  return asked.status === 'ended' && asked.code === 0 ? asked.stdout : undefined
}

function reasonOf(asked: Exclude<Awaited<ReturnType<typeof git>>, { status: 'not found' }>): string {
  if (asked.status === 'broken') return `git could not be run: ${asked.reason}`
  if (asked.status !== 'ended') return 'git did not answer in time'
  return asked.stderr.replace(/^(fatal|error): /, '').split('\n')[0] ?? `git ended with ${String(asked.code)}`
}

function git(folder: string, args: readonly string[]) {
  return runCommand('git', args, { cwd: folder, env: ENVIRONMENT, timeout: TIMEOUT })
}

/** Milliseconds; a status on a cold network disk may take long, and a question that hangs must end. */
const TIMEOUT = 60_000

const ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  // a hook sets these for the repository it runs in, which need not be the one the folder stands in
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_NAMESPACE: undefined,
  GIT_LITERAL_PATHSPECS: undefined,
  // asking must not write the index, nor wait for somebody who does
  GIT_OPTIONAL_LOCKS: '0',
  // messages are compared, so they must not be translated
  LC_ALL: 'C',
}
