import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder with these files, removed when the test has ended. Absolute, without symbolic links. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'upgrade-ratelimit-test-')))
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) put(root, name, content)
  return root
}

export function put(root: string, name: string, content: string | Uint8Array): void {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
  fs.writeFileSync(path.join(root, name), content)
}

export function get(root: string, name: string): string {
  return fs.readFileSync(path.join(root, name), 'utf8')
}

/** Runs git as nobody in particular, with nobody's settings. */
export function git(root: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgSign=false']
  const env = { ...process.env, GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_NOSYSTEM: '1' }
  return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe', env })
}

/** `folderWith` as a repository with everything committed. */
export function repositoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = folderWith(files)
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '--allow-empty', '-m', 'first')
  return root
}

/** Everything in a folder but .git: folders, and files with their mode and bytes. */
export function everythingIn(root: string): Record<string, string> {
  const seen: Record<string, string> = {}
  const walk = (folder: string): void => {
    for (const name of fs.readdirSync(path.join(root, folder)).sort()) {
      const at = path.posix.join(folder, name)
      if (at === '.git') continue
      const stat = fs.lstatSync(path.join(root, at))
      const mode = (stat.mode & 0o7777).toString(8)
      if (stat.isDirectory()) {
        seen[`${at}/`] = mode
        walk(at)
      } else {
        seen[at] =
          `${mode} ${stat.isSymbolicLink() ? `-> ${fs.readlinkSync(path.join(root, at))}` : fs.readFileSync(path.join(root, at)).toString('latin1')}`
      }
    }
  }
  walk('')
  return seen
}
