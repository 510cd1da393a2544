import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import type { JsonReport } from '../../bin/report'
import { everythingIn, folderWith, get, git, put, repositoryWith } from '../engine/folder-on-disk'
import { COMMAND, installTypeScript, run, shop, SHOP, type Ended } from './command'

const schema = JSON.parse(readFileSync(new URL('../../bin/report.schema.json', import.meta.url), 'utf8')) as object
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

/** The report of a run with `--format json`: it must be all that stdout holds, and keep to its schema. */
function reportOf({ stdout, code }: Ended): JsonReport {
  const report = JSON.parse(stdout) as JsonReport
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  expect(report.exitCode).toBe(code)
  return report
}

const SLIDING = ['-t', 'fixed-to-sliding-window']

describe('without a terminal', () => {
  test('a plain run is a dry run, and says so', async () => {
    const root = shop()
    const before = everythingIn(root)
    const ended = await run(root, SLIDING)
    expect(ended.code).toBe(0)
    expect(ended.stderr).toContain('Nobody can be asked here, so this is a dry run')
    expect(ended.stdout).toContain("+   limiter: Ratelimit.slidingWindow(5, '1 m'),")
    expect(everythingIn(root)).toEqual(before)
  })

  test.each([{ stdin: 'closed' as const }, { env: { CI: 'true' } }])('never waits for an answer: %j', async (how) => {
    const root = shop()
    expect((await run(root, SLIDING, how)).code).toBe(0)
    expect((await run(root, ['--yes', ...SLIDING], how)).code).toBe(0)
    expect(get(root, 'lib/limit.ts')).toContain("slidingWindow(5, '1 m')")
  })

  test('people read stderr, and the diff alone is on stdout', async () => {
    const { stdout, stderr } = await run(shop(), ['--dry-run', ...SLIDING])
    expect(stdout).toMatch(/^lib\/limit\.ts {2}\+1 -1\n/)
    expect(stderr).toMatch(/shop · Next 15\.1\.0 \(app router\) · npm · TypeScript/)
    expect(stderr).toMatch(/fixed-to-sliding-window +1 +0 +0 +1/)
    expect(stderr).toContain('lib/limit.ts:9:')
    expect(stderr).toContain('Nothing is written.')
  })

  test('there is colour only where it is asked for', async () => {
    const root = shop()
    const plain = await run(root, ['--dry-run', ...SLIDING])
    const forced = await run(root, ['--dry-run', ...SLIDING], { env: { FORCE_COLOR: '1' } })
    const refused = await run(root, ['--dry-run', ...SLIDING], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })
    expect(plain.stdout + plain.stderr).not.toContain('\u001b')
    expect(forced.stdout).toContain('\u001b[32m')
    expect(refused.stdout + refused.stderr).not.toContain('\u001b')
  })
})

describe('--format', () => {
  test('json tells everything about a dry run', async () => {
    const report = reportOf(await run(shop(), ['--dry-run', '--surface', 'vercel', '--format', 'json']))
    expect(report.project).toEqual({
      root: '.',
      next: '^15.1.0',
      router: 'app',
      packageManager: 'npm',
      surface: 'vercel',
    })
    expect(report.fixes.filter(({ transform }) => transform === 'fixed-to-sliding-window')).toMatchObject([
      { tier: 'safe', status: 'planned', file: 'lib/limit.ts', line: 6, files: ['lib/limit.ts'] },
      { tier: 'manual', status: 'manual', file: 'lib/limit.ts', line: 9, files: [] },
    ])
    expect(report.fixes.filter(({ transform }) => transform === 'client-ip')).toMatchObject([
      { tier: 'review', status: 'planned', file: 'app/api/login/route.ts', line: 4 },
    ])
    expect(report.changes).toContainEqual({ file: 'lib/limit.ts', kind: 'modified', added: 1, removed: 1 })
    expect(report.changes.map(({ kind }) => kind)).toContain('created')
  })

  test('json tells the same ids again, and --fix takes them', async () => {
    const root = shop()
    const first = reportOf(await run(root, ['--dry-run', '--surface', 'fly', '--format', 'json']))
    const second = reportOf(await run(root, ['--dry-run', '--surface', 'fly', '--format', 'json']))
    expect(second.fixes).toEqual(first.fixes)
    const id = first.fixes.find(({ status }) => status === 'planned')?.id ?? ''
    const one = reportOf(await run(root, ['--dry-run', '--fix', id, '--surface', 'fly', '--format', 'json']))
    expect(one.fixes.filter(({ status }) => status === 'planned').map((fix) => fix.id)).toEqual([id])
  })

  test('patch is what git apply takes, and makes what --yes writes', async () => {
    const [patched, written] = [shop(), shop()]
    const { stdout } = await run(patched, ['--surface', 'vercel', '--format', 'patch'])
    writeFileSync(join(patched, '.git', 'its.patch'), stdout)
    git(patched, 'apply', '.git/its.patch')
    expect((await run(written, ['--yes', '--no-verify', '--surface', 'vercel'])).code).toBe(0)
    expect(everythingIn(patched)).toEqual(everythingIn(written))
  })
})

describe('writing', () => {
  test('--yes writes, says how to undo, and finds nothing the second time', async () => {
    const root = shop()
    const ended = await run(root, ['--yes', '--surface', 'vercel'])
    expect(ended.stdout).toBe('')
    expect(ended.stderr).toMatch(/✔ 3 files written/)
    expect(ended.stderr).toMatch(/Undo: npx upgrade-ratelimit undo \w+\nNext: git diff/)
    expect(ended.code).toBe(0)
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'upgraded')
    const again = reportOf(await run(root, ['--yes', '--surface', 'vercel', '--format', 'json']))
    expect(again.changes).toEqual([])
    expect(again.exitCode).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  test('undo brings every byte back', async () => {
    const root = shop({ 'lib/crlf.ts': SHOP['lib/limit.ts']?.replaceAll('\n', '\r\n') ?? '' })
    const before = everythingIn(root)
    const report = reportOf(await run(root, ['--yes', '--surface', 'vercel', '--format', 'json']))
    expect(report.fixes.filter(({ status }) => status === 'applied')).toHaveLength(3)
    expect(everythingIn(root)).not.toEqual(before)
    const undone = await run(root, ['undo'])
    expect(undone.stderr).toMatch(/Run \w+ is undone: 4 files put back/)
    expect(undone.code).toBe(0)
    expect(everythingIn(root)).toEqual(before)
    expect((await run(root, ['undo'])).stderr).toContain('Nothing to undo.')
  })

  test('undo leaves what was changed since, and takes no run that it does not know', async () => {
    const root = shop()
    await run(root, ['--yes', ...SLIDING])
    put(root, 'lib/limit.ts', 'mine\n')
    const undone = await run(root, ['undo'])
    expect(undone.stderr).toContain('lib/limit.ts (changed since)')
    expect(undone.code).toBe(4)
    expect(get(root, 'lib/limit.ts')).toBe('mine\n')
    expect(await run(root, ['undo', 'nosuch'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no run nosuch') as string,
    })
  })

  test('--safe-only leaves the fixes out that change behaviour', async () => {
    const report = reportOf(await run(shop(), ['--yes', '--safe-only', '--format', 'json']))
    expect(report.fixes.map(({ tier, status }) => `${tier} ${status}`).sort()).toEqual([
      'manual manual',
      'review declined',
      'safe applied',
    ])
  })

  test('what adds something new is left out of --yes until it is named, and listed all the same', async () => {
    const contact = `import { Resend } from 'resend'
const resend = new Resend('')
export async function POST(request: Request) {
  await resend.emails.send({ to: 'team@example.com', text: await request.text() })
  return Response.json({ ok: true })
}
`
    const root = shop({ 'app/api/contact/route.ts': contact })
    const guards = (ended: Ended) =>
      reportOf(ended).fixes.filter(
        ({ transform, tier }) => transform === 'guard-sensitive-actions' && tier === 'review',
      )
    const wholesale = ['--yes', '--surface', 'vercel', '--no-install', '--no-verify', '--format', 'json']
    const [left] = guards(await run(root, wholesale))
    expect(left).toMatchObject({
      status: 'declined',
      file: 'app/api/contact/route.ts',
      reason: expect.stringContaining('-t guard-sensitive-actions') as string,
    })
    expect(get(root, 'app/api/contact/route.ts')).toBe(contact)
    expect((await run(root, ['--check', '--format', 'json'])).code).toBe(1)

    const named = await run(root, [...wholesale, '--allow-dirty', '-t', 'guard-sensitive-actions'])
    expect(guards(named)).toMatchObject([{ status: 'applied' }])
    expect(get(root, 'app/api/contact/route.ts')).toContain("ratelimit.check('contact'")
  })

  test('a file that is empty afterwards is named', async () => {
    const root = repositoryWith({
      'package.json': '{ "name": "shop", "dependencies": { "next": "15.1.0" } }\n',
      'lib/ratelimit.ts': `import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

export const ratelimit = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '60 s') })
`,
      'app/api/vote/route.ts': `import { ratelimit } from '../../../lib/ratelimit'

export async function POST(request: Request) {
  const { success } = await ratelimit.limit(request.headers.get('x-real-ip') ?? 'unknown')
  return Response.json({ success }, { status: success ? 200 : 429 })
}
`,
    })
    const ended = await run(root, ['--yes', '--no-install', '--no-verify', '-t', 'caller-and-global-keys'])
    expect(ended.code).toBe(0)
    expect(get(root, 'lib/ratelimit.ts')).toBe('')
    expect(ended.stderr).toContain('they can go: lib/ratelimit.ts')
  })

  test('--ip-module says where the address goes', async () => {
    const root = shop()
    const report = reportOf(
      await run(root, [
        '--yes',
        '-t',
        'client-ip',
        '--surface',
        'vercel',
        '--ip-module',
        'server/address.ts',
        '--format',
        'json',
      ]),
    )
    expect(report.changes).toContainEqual(expect.objectContaining({ file: 'server/address.ts', kind: 'created' }))
    expect(get(root, 'app/api/login/route.ts')).toContain('server/address')
  })
})

describe('nothing is written (3)', () => {
  test('while there are uncommitted changes, each of which is named', async () => {
    const root = shop()
    put(root, 'lib/other.ts', 'export {}\n')
    put(root, 'package.json', `${SHOP['package.json'] ?? ''} `)
    const before = everythingIn(root)
    const ended = await run(root, ['--yes', ...SLIDING])
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain('2 files have uncommitted changes')
    expect(ended.stderr).toContain('lib/other.ts (untracked)')
    expect(ended.stderr).toContain('package.json (changed)')
    expect(ended.stderr).toContain('--allow-dirty')
    expect(everythingIn(root)).toEqual(before)
    expect(reportOf(await run(root, ['--yes', ...SLIDING, '--format', 'json'])).errors[0]?.message).toContain(
      'lib/other.ts',
    )
  })

  test('--allow-dirty looks at the files that would be written', async () => {
    const root = shop()
    put(root, 'lib/other.ts', 'export {}\n')
    expect((await run(root, ['--yes', '--allow-dirty', ...SLIDING])).code).toBe(0)
    const again = shop()
    put(again, 'lib/limit.ts', `${SHOP['lib/limit.ts'] ?? ''}\n// mine\n`)
    const refused = await run(again, ['--yes', '--allow-dirty', ...SLIDING])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('1 file that would be written has uncommitted changes')
  })

  test('where there is no Next.js', async () => {
    const root = repositoryWith({ 'package.json': '{ "name": "api", "dependencies": { "express": "5" } }\n' })
    const ended = await run(root, ['--yes'])
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain('No Next.js project here')
    expect(reportOf(await run(root, ['--dry-run', '--format', 'json'])).project.next).toBeNull()
  })

  test('when a question has no answer and nobody can be asked; the rest is shown all the same', async () => {
    const root = shop()
    const written = await run(root, ['--yes'])
    expect(written.code).toBe(3)
    expect(written.stderr).toContain('Say it with --surface (vercel, cloudflare')
    expect(git(root, 'status', '--porcelain')).toBe('')
    const dry = await run(root, ['--dry-run'])
    expect(dry.code).toBe(3)
    expect(dry.stdout).toContain('slidingWindow')
    const report = reportOf(await run(root, ['--dry-run', '--format', 'json']))
    expect(report.fixes.find(({ transform }) => transform === 'client-ip')).toMatchObject({
      status: 'declined',
      reason: expect.stringContaining('--surface') as string,
    })
    expect(report.project.surface).toBeNull()
  })

  test('while another run is writing', async () => {
    const root = shop()
    const holder = { pid: process.pid, host: (await import('node:os')).hostname(), since: Date.now() }
    put(root, '.git/upgrade-ratelimit/lock/holder.json', JSON.stringify(holder))
    const ended = await run(root, ['--yes', ...SLIDING])
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain(`Another run (process ${String(process.pid)}) is writing here now.`)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  test('two at once leave what one would have left', async () => {
    const [root, alone] = [shop(), shop()]
    await run(alone, ['--yes', '--no-verify', ...SLIDING])
    const both = await Promise.all([1, 2].map(() => run(root, ['--yes', '--no-verify', ...SLIDING])))
    expect(both.map(({ code }) => code)).toContain(0)
    for (const { code } of both) expect([0, 3]).toContain(code)
    expect(everythingIn(root)).toEqual(everythingIn(alone))
  })

  test('while an earlier run stands half written; undo helps', async () => {
    const root = shop()
    await run(root, ['--yes', '--no-verify', ...SLIDING])
    const id = /"id":\s*"(\w+)"/.exec(git(root, 'ls-files') && journalOf(root))?.[1] ?? ''
    put(
      root,
      `.git/upgrade-ratelimit/${id}/journal.json`,
      journalOf(root).replace(/"status":\s*"written"/, '"status":"writing"'),
    )
    const ended = await run(root, ['--yes', '--allow-dirty', ...SLIDING])
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain(`npx upgrade-ratelimit undo ${id}`)
    expect((await run(root, ['undo', id])).code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })
})

function journalOf(root: string): string {
  const [id = ''] = Object.keys(everythingIn(join(root, '.git', 'upgrade-ratelimit')))
    .map((name) => /^(\w+)\/journal\.json$/.exec(name)?.[1])
    .filter((name) => name !== undefined)
  return get(root, `.git/upgrade-ratelimit/${id}/journal.json`)
}

describe('--check', () => {
  test('fails with 1 when anything is found, and lists it', async () => {
    const root = shop()
    const ended = await run(root, ['--check', ...SLIDING])
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(/lib\/limit\.ts:6:\d+ {2}[0-9a-f]{6,} {2}safe {2}fixed-to-sliding-window\n {4}\S/)
    expect(ended.stdout).toMatch(/lib\/limit\.ts:9:\d+ {2}[0-9a-f]{6,} {2}manual/)
    expect(ended.stderr).toContain('2 places found.')
    expect(ended.stderr).not.toContain('lib/limit.ts:9')
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  test('needs no answers, and passes where nothing is found', async () => {
    expect((await run(shop(), ['--check', '-t', 'client-ip'])).code).toBe(1)
    expect((await run(shop(), ['--check', '-t', 'await-limit'])).code).toBe(0)
  })
})

describe('narrowing', () => {
  const twice = { 'app/other/route.ts': SHOP['lib/limit.ts'] ?? '' }
  const filesOf = async (root: string, ...args: string[]): Promise<readonly string[]> =>
    reportOf(await run(root, ['--dry-run', ...SLIDING, '--format', 'json', ...args])).changes.map(({ file }) => file)

  test('by paths, by globs, by workspace', async () => {
    const root = shop(twice)
    expect(await filesOf(root)).toEqual(['app/other/route.ts', 'lib/limit.ts'])
    expect(await filesOf(root, 'lib')).toEqual(['lib/limit.ts'])
    expect(await filesOf(root, '--exclude', 'lib/**')).toEqual(['app/other/route.ts'])
    expect(await filesOf(root, '--include', 'lib/**')).toEqual(['lib/limit.ts'])
    expect(await filesOf(root, '-w', 'shop')).toEqual(['app/other/route.ts', 'lib/limit.ts'])
  })

  test('by the folder that the command is started in', async () => {
    const root = shop(twice)
    const report = reportOf(await run(join(root, 'app'), ['--dry-run', ...SLIDING, '--format', 'json']))
    expect(report.project.root).toBe('..')
    expect(report.changes.map(({ file }) => file)).toEqual(['app/other/route.ts'])
    expect(await run(join(root, 'app'), ['--dry-run', '../..'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('outside the project') as string,
    })
  })

  test('--since a commit', async () => {
    const root = shop()
    put(root, 'app/other/route.ts', twice['app/other/route.ts'])
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'second')
    expect(await filesOf(root, '--since', 'HEAD~1')).toEqual(['app/other/route.ts'])
    expect(await run(root, ['--dry-run', '--since', 'nosuch'])).toMatchObject({ code: 2 })
  })
})

describe('what makes no sense ends with 2 and one sentence', () => {
  test.each([
    [['--nonsense'], '--nonsense'],
    [['-t', 'nonsense'], 'There are: await-limit'],
    [['--fix', 'abcdef'], '--fix abcdef'],
    [['-w', 'nonsense'], 'nonsense'],
    [['no/such/path'], 'no/such/path'],
    [['--surface', 'heroku'], 'heroku'],
    [['--surface', 'proxy:0'], 'proxy:0'],
    [['--yes', '--dry-run'], '--dry-run'],
    [['explain', 'nonsense'], 'There are: await-limit'],
  ])('%j', async (args, sentence) => {
    const ended = await run(shop(), args)
    expect(ended.code).toBe(2)
    expect(ended.stdout).toBe('')
    const last = ended.stderr.trim().split('\n').at(-1) ?? ''
    expect(last).toContain(sentence)
    expect(ended.stderr).not.toMatch(/^\s+at /m)
  })

  test('a fix that only a person can do', async () => {
    const root = shop()
    const report = reportOf(await run(root, ['--dry-run', ...SLIDING, '--format', 'json']))
    const manual = report.fixes.find(({ tier }) => tier === 'manual')?.id ?? ''
    expect(await run(root, ['--fix', manual])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lib/limit.ts:9') as string,
    })
  })
})

describe('when something fails', () => {
  test('one broken file is reported and stops nobody else (4)', async () => {
    const root = shop({ 'lib/broken.ts': 'export const = Ratelimit.fixedWindow(' })
    const ended = await run(root, ['--yes', ...SLIDING])
    expect(ended.code).toBe(4)
    expect(ended.stderr).toMatch(/lib\/broken\.ts:1 /)
    expect(get(root, 'lib/limit.ts')).toContain('slidingWindow')
    expect((await run(shop({ 'lib/broken.ts': 'const = fixedWindow' }), ['--dry-run', ...SLIDING])).code).toBe(0)
  })

  const method = (name: string): string => `static ${name}(limit: number, window: string): object;`
  const declared = (methods: string): Record<string, string> => ({
    'types/upstash.d.ts': `declare module '@upstash/redis' { export const Redis: { fromEnv(): unknown } }
declare module '@upstash/ratelimit' { export class Ratelimit { constructor(options: object); ${methods} } }
`,
  })

  test("an error of the project's own compiler puts everything back (5)", { timeout: 90_000 }, async () => {
    const root = shop(declared(method('fixedWindow')))
    installTypeScript(root)
    const before = everythingIn(root)
    const ended = await run(root, ['--yes', ...SLIDING])
    expect(ended.code).toBe(5)
    expect(ended.stderr).toContain('Everything was put back.')
    expect(ended.stderr).toMatch(/lib\/limit\.ts:6 TS\d+ .*slidingWindow/)
    expect(everythingIn(root)).toEqual(before)
    expect((await run(root, ['--yes', '--no-verify', ...SLIDING])).code).toBe(0)
  })

  test('errors that were there before are none of our business', { timeout: 90_000 }, async () => {
    const root = shop(declared(method('fixedWindow') + method('slidingWindow')))
    installTypeScript(root)
    const ended = await run(root, ['--yes', ...SLIDING])
    expect(ended.stderr).toMatch(/tsc: no new errors \([1-9]\d* before, [1-9]\d* after\)/)
    expect(ended.code).toBe(0)
  })

  test('a disk that cannot be written leaves everything as it was (6)', async () => {
    const root = shop()
    writeFileSync(join(root, '.git', 'upgrade-ratelimit'), 'not a folder')
    const ended = await run(root, ['--yes', ...SLIDING])
    expect(ended.code).toBe(6)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })
})

test('without git it works, and so does undo', async () => {
  const root = folderWith(SHOP)
  const before = everythingIn(root)
  const ended = await run(root, ['--yes', ...SLIDING])
  expect(ended.code).toBe(0)
  expect(ended.stderr).toContain('no git repository here')
  expect(ended.stderr).not.toContain('git diff\n')
  expect(get(root, 'lib/limit.ts')).toContain("slidingWindow(5, '1 m')")
  expect((await run(root, ['undo'])).code).toBe(0)
  rmSync(join(root, 'node_modules'), { recursive: true, force: true })
  expect(everythingIn(root)).toEqual(before)
})

describe('a bug', () => {
  /** The command with an engine that nobody has finished. */
  function brokenCommand(): string {
    const folder = folderWith({ 'package.json': '{ "type": "module" }' })
    cpSync(dirname(dirname(COMMAND)), join(folder, 'dist'), { recursive: true })
    put(folder, 'dist/rooms.cjs', 'throw new TypeError("not a limiter")')
    return join(folder, 'dist/bin/upgrade-ratelimit.js')
  }

  test('is one sentence with a code of its own; the stack is shown to whoever asks', async () => {
    const command = brokenCommand()
    const root = shop()
    const ended = await run(root, ['--dry-run'], { command })
    expect(ended).toMatchObject({ code: 70, stdout: '' })
    expect(ended.stderr).toMatch(/This is a bug in upgrade-ratelimit [\d.]+: not a limiter/)
    expect(ended.stderr).toContain('--verbose')
    expect(ended.stderr).not.toMatch(/^\s+at /m)
    expect((await run(root, ['--dry-run', '--verbose'], { command })).stderr).toMatch(/^\s+at /m)
    expect((await run(root, ['--dry-run'], { command, env: { DEBUG: 'upgrade-ratelimit' } })).stderr).toMatch(
      /^\s+at /m,
    )
  })

  test('does not keep the small commands from answering', async () => {
    expect((await run(folderWith(), ['list'], { command: brokenCommand() })).code).toBe(0)
  })
})

describe('the small commands', () => {
  test('list names every transform with half a line', async () => {
    const { code, stdout, stderr } = await run(folderWith(), ['list'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    for (const id of ['await-limit', 'client-ip', 'fixed-to-sliding-window']) {
      expect(stdout).toMatch(new RegExp(`^${id} {2,}\\S.{10,}$`, 'm'))
    }
  })

  test('explain prints the page', async () => {
    const { code, stdout } = await run(folderWith(), ['explain', 'fixed-to-sliding-window'])
    expect(code).toBe(0)
    expect(stdout).toContain("Ratelimit.slidingWindow(5, '1 m')")
  })

  test('version and help are for stdout', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(await run(folderWith(), ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    const help = await run(folderWith(), ['--help'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('--dry-run')
  })
})
