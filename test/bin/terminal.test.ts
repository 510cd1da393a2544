import { describe, expect, test } from 'vitest'
import { everythingIn, get, git, put } from '../engine/folder-on-disk'
import { shop, SHOP } from './command'
import { CTRL_C, CTRL_D, DOWN, ENTER, inTerminal } from './pseudo-terminal'

const CONFIRM = 'Nothing is written yet'

describe('in a terminal', () => {
  test('it asks, shows the whole diff, and writes what was shown', async () => {
    const root = shop()
    const terminal = inTerminal(root, [])
    await terminal.shows('shop · Next 15.1.0 (app router) · npm · TypeScript')
    await terminal.shows('git: nothing uncommitted in the way')
    await terminal.shows('2 code files')
    await terminal.shows('Which transforms?')
    await terminal.shows('client-ip  1 fix in 1 file, review')
    await terminal.shows('fixed-to-sliding-window  1 fix in 1 file, safe')
    await terminal.shows('await-limit nothing found')
    terminal.press(ENTER)
    await terminal.shows('What stands in front of the app in production?')
    await terminal.shows('Cloudflare')
    terminal.press(DOWN, ENTER)
    await terminal.shows('app/api/login/route.ts  +')
    await terminal.shows('(new file)')
    await terminal.shows("6   │ -   limiter: Ratelimit.fixedWindow(5, '1 m'),")
    await terminal.shows("6 │ +   limiter: Ratelimit.slidingWindow(5, '1 m'),")
    await terminal.shows(`${CONFIRM}: 2 fixes in 3 files, +`)
    expect(get(root, 'lib/limit.ts')).toBe(SHOP['lib/limit.ts'])
    terminal.press(ENTER)
    await terminal.shows('3 files written')
    await terminal.shows('second look: nothing left')
    await terminal.shows('Needs you (1 place):')
    await terminal.shows('lib/limit.ts:9:')
    await terminal.shows('Undo: npx upgrade-ratelimit undo ')
    await terminal.shows('Next: git diff')
    expect((await terminal.ended()).code).toBe(0)
    expect(get(root, 'lib/limit.ts')).toContain("slidingWindow(5, '1 m')")
    expect(get(root, 'lib/get-client-ip.ts')).toContain('cf-connecting-ip')
  })

  test('the detected answer comes first', async () => {
    const terminal = inTerminal(shop({ 'fly.toml': 'app = "shop"\n' }), ['-t', 'client-ip'])
    await terminal.shows('Which transforms?')
    terminal.press(ENTER)
    await terminal.shows('❯ Fly.io  (detected: fly.toml)')
    terminal.press(CTRL_C)
    await terminal.ended()
  })

  test('an answer of one’s own is looked at before it is taken', async () => {
    const root = shop()
    const terminal = inTerminal(root, ['-t', 'client-ip'])
    await terminal.shows('Which transforms?')
    terminal.press(ENTER)
    await terminal.shows('something else')
    terminal.press(...Array.from({ length: 6 }, () => DOWN), ENTER)
    await terminal.shows('Your answer, as --surface takes it:')
    terminal.press('proxy:0', ENTER)
    await terminal.shows('would believe the client')
    terminal.press('\u007f', '3', ENTER)
    await terminal.shows(CONFIRM)
    terminal.press(ENTER)
    expect((await terminal.ended()).code).toBe(0)
  })

  test('one transform can be left out, and all of them', async () => {
    const root = shop()
    const one = inTerminal(root, ['--no-verify'])
    await one.shows('Which transforms?')
    await one.shows('client-ip')
    one.press(' ', ENTER)
    await one.shows(`${CONFIRM}: 1 fix in 1 file, +1 -1.`)
    one.press(DOWN, ENTER)
    expect((await one.ended()).code).toBe(130)

    const none = inTerminal(root, [])
    await none.shows('Which transforms?')
    await none.shows('client-ip')
    none.press('i', ENTER)
    await none.shows('Nothing was chosen, so nothing is written.')
    expect((await none.ended()).code).toBe(0)
  })

  test.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
  ])('%s at any question writes nothing and ends with 130', async (_, keys) => {
    const root = shop()
    const before = everythingIn(root)
    const questions = ['Which transforms?', 'What stands in front of the app', CONFIRM]
    for (const last of questions) {
      const terminal = inTerminal(root, [])
      for (const question of questions.slice(0, questions.indexOf(last) + 1)) {
        await terminal.shows(question)
        // the keys help stands below the question: only then does it listen
        await terminal.shows('⏎')
        terminal.press(question === last ? keys : ENTER)
      }
      const { code, text } = await terminal.ended()
      expect(text).toContain('Cancelled: nothing is written.')
      expect(code).toBe(130)
    }
    expect(everythingIn(root)).toEqual(before)
  })

  test('Ctrl-C while it verifies puts everything back', async () => {
    // a compiler that has nothing to say the first time and does not come to an end the second time
    const compiler = `const fs = require('node:fs')
if (fs.existsSync(__filename + '.ran')) setInterval(() => {}, 1000)
else fs.writeFileSync(__filename + '.ran', '')
`
    const root = shop({
      '.gitignore': '*.ran\n',
      'node_modules/typescript/package.json': '{ "name": "typescript", "version": "5.9.0" }',
      'node_modules/typescript/bin/tsc': compiler,
    })
    const terminal = inTerminal(root, ['--yes', '-t', 'fixed-to-sliding-window'])
    await terminal.shows('type check, after')
    expect(get(root, 'lib/limit.ts')).toContain("slidingWindow(5, '1 m')")
    terminal.press(CTRL_C)
    const { code, text } = await terminal.ended()
    expect(text).toContain('Interrupted. Everything was put back.')
    expect(code).toBe(130)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  test('uncommitted changes are named before anything is asked', async () => {
    const root = shop()
    put(root, 'lib/other.ts', 'export {}\n')
    const { code, text } = await inTerminal(root, []).ended()
    expect(code).toBe(3)
    expect(text).toContain('lib/other.ts (untracked)')
    expect(text).not.toContain('Which transforms?')
  })

  test('--yes and CI ask nothing there either', async () => {
    expect((await inTerminal(shop(), ['--yes', '--surface', 'fly']).ended()).code).toBe(0)
    const { code, text } = await inTerminal(shop(), ['--surface', 'fly'], { CI: 'true' }).ended()
    expect(code).toBe(0)
    expect(text).toContain('Nobody can be asked here')
  })

  test('NO_COLOR and a plain terminal are respected', async () => {
    const { text } = await inTerminal(shop(), ['--dry-run', '-t', 'fixed-to-sliding-window'], { LC_ALL: 'C' }).ended()
    expect(text).toContain('  6   | -   limiter')
    expect(text).not.toMatch(/[✔│▲✖]/)
  })
})

describe('several apps', () => {
  test('are asked about', async () => {
    const app = (name: string): string =>
      JSON.stringify({ name, dependencies: { next: '16.0.0', '@upstash/ratelimit': '2' } })
    const limit = SHOP['lib/limit.ts'] ?? ''
    const root = shop({
      'package.json': '{ "name": "all", "private": true, "workspaces": ["apps/*"] }',
      'lib/limit.ts': 'export {}\n',
      'app/api/login/route.ts': 'export {}\n',
      'apps/web/package.json': app('web'),
      'apps/web/lib/limit.ts': limit,
      'apps/admin/package.json': app('admin'),
      'apps/admin/lib/limit.ts': limit,
    })
    const terminal = inTerminal(root, ['--no-verify'])
    await terminal.shows('2 apps: admin, web')
    await terminal.shows('Which apps?')
    await terminal.shows('⏎')
    terminal.press(' ', ENTER)
    await terminal.shows('Which transforms?')
    await terminal.shows('⏎')
    terminal.press(ENTER)
    await terminal.shows('1 fix in 1 file, +1 -1.')
    terminal.press(ENTER)
    expect((await terminal.ended()).code).toBe(0)
    expect(get(root, 'apps/admin/lib/limit.ts')).toBe(limit)
    expect(get(root, 'apps/web/lib/limit.ts')).not.toBe(limit)
  })
})
