import { describe, expect, test } from 'vitest'
import type { Plan } from '../../engine/plan'
import { preflight } from '../../bin/preflight'
import { projectFacts } from '../../bin/project-facts'
import { review } from '../../bin/review'
import { summary } from '../../bin/summary'
import { themeFor } from '../../bin/theme'
import { found, plain, runOf, scanOf, transform } from './fake-run'

const awaits = transform('await-limit')
const sliding = transform('fixed-to-sliding-window')
const ip = transform('client-ip')

const missing = found('3fa9c1', awaits, 'safe', 'app/api/login/route.ts:3:3', 'Nobody waits for the limiter. Await it.')
const burst = found('a91f00', sliding, 'review', 'lib/limit.ts:2:5', 'A fixed window lets twice the limit through.')
const helper = found(
  '77aa01',
  ip,
  'manual',
  'lib/ip.ts:9:1',
  'The client writes this header.',
  'it is also read for the audit log on line 12',
)

const plan: Plan = {
  changes: [
    {
      path: 'app/api/login/route.ts',
      kind: 'modified',
      before: 'a\nb\nlimit()\nc\nd\ne\nf\ng\nh\nold\n',
      after: 'a\nb\nawait limit()\nc\nd\ne\nf\ng\nh\nnew\nnewer\n',
      fixes: ['3fa9c1', 'a91f00'],
    },
    { path: 'lib/new.ts', kind: 'created', before: '', after: 'export {}\n', fixes: ['a91f00'] },
  ],
  dependencies: [],
  outcomes: new Map([
    ['3fa9c1', { ok: true, files: ['app/api/login/route.ts'] }],
    ['a91f00', { ok: false, reason: 'it overlaps with another fix' }],
  ]),
}

describe('the diff', () => {
  test('shows every changed line with its numbers before and after, and the lines around it', () => {
    expect(review(plan, [missing, burst], plain)).toBe(
      [
        'app/api/login/route.ts  +3 -2',
        '  app/api/login/route.ts:3:3  3fa9c1  safe  await-limit',
        '    Nobody waits for the limiter. Await it.',
        '  part of a91f00 lib/limit.ts:2',
        '   1  1 │   a',
        '   2  2 │   b',
        '   3    │ - limit()',
        '      3 │ + await limit()',
        '   4  4 │   c',
        '   5  5 │   d',
        '   6  6 │   e',
        '   7  7 │   f',
        '   8  8 │   g',
        '   9  9 │   h',
        '  10    │ - old',
        '     10 │ + new',
        '     11 │ + newer',
        '',
        'lib/new.ts (new file)  +1 -0',
        '  part of a91f00 lib/limit.ts:2',
        '    1 │ + export {}',
        '',
      ].join('\n'),
    )
  })

  test('cannot move the cursor of the terminal, whatever the code contains', () => {
    const hostile = {
      ...plan,
      changes: [{ path: 'a.ts', kind: 'created' as const, before: '', after: "'\u001b[2J\u202e'\n", fixes: [] }],
    }
    const shown = review(hostile, [], plain)
    expect(shown).not.toMatch(/[\u001b\u202e]/)
    expect(shown).toContain("+ '␛[2J\\u202e'")
  })

  test('counts the fixes of a file that every call site needs', () => {
    const sites = Array.from({ length: 9 }, (_, n) =>
      found(`00000${String(n)}`, ip, 'review', `app/${String(n)}.ts:1`, 'x'),
    )
    const created = {
      path: 'lib/ip.ts',
      kind: 'created' as const,
      before: '',
      after: 'x\n',
      fixes: sites.map(({ id }) => id),
    }
    const shown = review({ ...plan, changes: [created] }, sites, plain)
    expect(shown).toContain('part of 000000 app/0.ts:1, 000001 app/1.ts:1, 000002 app/2.ts:1 and 6 more fixes')
  })
})

describe('the summary', () => {
  test('has a row for each transform that found something, and names what needs a person', () => {
    const run = runOf(scanOf([missing, burst, helper]), [awaits, sliding, ip, transform('other')], plan, {
      status: 'yes',
    })
    const text = summary(run, ['Three commands instead of five.'], plain)
    expect(text).toBe(
      [
        'transform                applied  left  failed  manual',
        'await-limit                    1     0       0       0',
        'fixed-to-sliding-window        0     0       1       0',
        'client-ip                      0     0       0       1',
        'nothing found: other',
        '',
        'Needs you (1 place):',
        '  lib/ip.ts:9:1  77aa01  manual  client-ip',
        '    The client writes this header.',
        '    Left alone: it is also read for the audit log on line 12',
        '',
        'Did not work (1 fix):',
        '  lib/limit.ts:2:5  a91f00  fixed-to-sliding-window',
        '    it overlaps with another fix',
        '',
        'Good to know:',
        '  · Three commands instead of five.',
      ].join('\n'),
    )
  })

  test('says what is planned while nothing is written', () => {
    const text = summary(runOf(scanOf([missing]), [awaits], plan, { status: 'no' }), [], plain)
    expect(text).toMatch(/planned.*\nawait-limit +1/)
  })
})

describe('the preflight', () => {
  const tool = { name: 'upgrade-ratelimit', version: '1.0.0' }

  test('tells what was found before anything is asked', () => {
    const scan = scanOf([missing], {
      errors: [{ file: 'lib/broken.ts', line: 1, message: 'cannot be parsed: Unexpected token' }],
    })
    expect(preflight(tool, projectFacts(scan, 'pnpm', '/project'), { status: 'open' }, scan, plain)).toBe(
      [
        'upgrade-ratelimit 1.0.0 · shop · Next 16.1.0 (app router) · pnpm · TypeScript',
        '  ✔ git: nothing uncommitted in the way',
        '  ✔ 1,284 code files, 37 parsed, 0.4 s',
        '  ✖ lib/broken.ts:1 cannot be parsed: Unexpected token',
      ].join('\n'),
    )
  })
})

describe('the theme', () => {
  const terminal = { isTTY: true, columns: 80 }
  const colours = (env: NodeJS.ProcessEnv, stream = terminal): boolean =>
    themeFor(stream, env, 'linux').colour.red('x') !== 'x'

  test('has colours in a terminal unless somebody objects', () => {
    expect(colours({})).toBe(true)
    expect(colours({ NO_COLOR: '1' })).toBe(false)
    expect(colours({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
    expect(colours({ NO_COLOR: '' })).toBe(true)
    expect(colours({ TERM: 'dumb' })).toBe(false)
    expect(colours({ FORCE_COLOR: '0' })).toBe(false)
  })

  test('has none in a pipe unless they are forced', () => {
    expect(colours({}, { isTTY: false, columns: 80 })).toBe(false)
    expect(colours({ CI: 'true' }, { isTTY: false, columns: 80 })).toBe(false)
    expect(colours({ FORCE_COLOR: '1' }, { isTTY: false, columns: 80 })).toBe(true)
  })

  test('keeps to ASCII where the terminal knows no better', () => {
    const bar = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux'): string =>
      themeFor(terminal, env, platform).glyph.bar
    expect(bar({ LANG: 'en_US.UTF-8' })).toBe('│')
    expect(bar({})).toBe('│')
    expect(bar({ LANG: 'C' })).toBe('|')
    expect(bar({ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' })).toBe('|')
    expect(bar({ TERM: 'linux' })).toBe('|')
    expect(bar({}, 'win32')).toBe('|')
    expect(bar({ WT_SESSION: '1' }, 'win32')).toBe('│')
  })

  test('breaks long messages at the width of the terminal', () => {
    const long = found('3fa9c1', awaits, 'safe', 'a.ts:1:1', 'word '.repeat(40).trim())
    const narrow = themeFor({ isTTY: true, columns: 50 }, { NO_COLOR: '1' }, 'linux')
    const change = { path: 'a.ts', kind: 'modified' as const, before: 'a\n', after: 'b\n', fixes: ['3fa9c1'] }
    const lines = review({ ...plan, changes: [change] }, [long], narrow).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50)
    expect(lines.join(' ').match(/word/g)).toHaveLength(40)
  })
})
