import { describe, expect, test } from 'vitest'
import { UsageError } from '../../engine/errors'
import { parseFlags, type UpgradeOptions } from '../../bin/flags'

const docs = ['await-limit', 'client-ip'].map((id) => ({ id, title: `what ${id} does`, tiers: [], doc: '' }))

function upgrade(...argv: string[]): UpgradeOptions {
  const request = parseFlags(argv, '1.2.3', docs)
  if (request.kind !== 'upgrade') throw new Error(`took ${argv.join(' ')} for ${request.kind}`)
  return request.options
}

function refusal(...argv: string[]): string {
  try {
    parseFlags(argv, '1.2.3', docs)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error(`accepted ${argv.join(' ')}`)
}

describe('what a plain run means', () => {
  test('asks, looks everywhere, verifies and installs', () => {
    expect(upgrade()).toEqual({
      mode: 'ask',
      format: 'pretty',
      paths: [],
      transforms: [],
      skip: [],
      fixes: [],
      safeOnly: false,
      include: [],
      exclude: [],
      since: undefined,
      workspaces: [],
      allowDirty: false,
      install: true,
      packageManager: undefined,
      verify: true,
      surface: undefined,
      limiterModule: undefined,
      ipModule: undefined,
      globalFactor: undefined,
    })
  })
})

describe('flags', () => {
  test('stand before or after paths and commands', () => {
    expect(upgrade('app', '--dry-run', 'lib')).toEqual(upgrade('--dry-run', 'app', 'lib'))
    expect(upgrade('-n', 'app')).toMatchObject({ mode: 'dry-run', paths: ['app'] })
    expect(parseFlags(['--verbose', 'list'], '1', docs)).toEqual(parseFlags(['list', '--verbose'], '1', docs))
  })

  test('take lists with spaces, with commas, or again and again', () => {
    const both = ['await-limit', 'client-ip']
    expect(upgrade('-t', ...both).transforms).toEqual(both)
    expect(upgrade('-t', both.join(',')).transforms).toEqual(both)
    expect(upgrade('-t', 'await-limit', '--transform', 'client-ip').transforms).toEqual(both)
    expect(upgrade('--exclude', 'a/**', '{b,c}/**').exclude).toEqual(['a/**', '{b,c}/**'])
    expect(upgrade('-w', 'web', '-w', 'api').workspaces).toEqual(['web', 'api'])
  })

  test('leave a path after a list of ids what it is', () => {
    expect(upgrade('-t', 'client-ip', 'engine', 'bin')).toMatchObject({
      transforms: ['client-ip'],
      paths: ['engine', 'bin'],
    })
    expect(upgrade('--fix', '3fa9c1', 'engine')).toMatchObject({ fixes: ['3fa9c1'], paths: ['engine'] })
  })

  test('take a whole number as the factor of ceilings', () => {
    expect(upgrade('--global-factor', '50').globalFactor).toBe('50')
    for (const nonsense of ['0', '-3', '1.5', 'many', '']) {
      expect(refusal(`--global-factor=${nonsense}`)).toContain('--global-factor takes a whole number')
    }
  })

  test('switch things off', () => {
    expect(upgrade('--no-install', '--no-verify', '--allow-dirty')).toMatchObject({
      install: false,
      verify: false,
      allowDirty: true,
    })
  })
})

describe('commands', () => {
  test('explain hands over the page', () => {
    expect(parseFlags(['explain', 'client-ip'], '1', docs)).toEqual({ kind: 'explain', doc: docs[1] })
  })
  test('undo takes a run or none', () => {
    expect(parseFlags(['undo'], '1', docs)).toEqual({ kind: 'undo', run: undefined })
    expect(parseFlags(['undo', '8f2c'], '1', docs)).toEqual({ kind: 'undo', run: '8f2c' })
  })
  test('help and version are texts', () => {
    expect(parseFlags(['--version'], '1.2.3', docs)).toEqual({ kind: 'text', text: '1.2.3\n' })
    for (const argv of [['--help'], ['-h'], ['help'], ['list', '--help']]) {
      const request = parseFlags(argv, '1', docs)
      expect(request.kind === 'text' && request.text).toMatch(/^Usage: upgrade-ratelimit/)
    }
  })
})

describe('what makes no sense is refused with a sentence that helps', () => {
  test.each([
    [['--dry-ru'], /unknown option '--dry-ru'.*--dry-run/i],
    [['--format', 'xml'], /xml.*pretty, json, patch/],
    [['--package-manager', 'cargo'], /cargo.*npm, pnpm, yarn, bun/],
    [['--surface'], /--surface <name>.*missing/],
    [['-t', 'clientip'], /no transform "clientip".*await-limit, client-ip/],
    [['--skip', 'nothing-such'], /no transform "nothing-such"/],
    [['explain', 'nothing-such'], /no transform "nothing-such"/],
    [['explain'], /missing required argument/i],
    [['--fix', 'await-limit'], /--fix takes ids.*"await-limit"/],
    [['--yes', '--dry-run'], /--yes writes and --dry-run does not/],
    [['--yes', '--check'], /--yes writes and --check only looks/],
    [['-t', 'client-ip', '--skip', 'client-ip'], /asks for client-ip/],
    [['--fix', '3fa9c1', '--safe-only'], /--fix already names/],
    [['--no-install', '--package-manager', 'pnpm'], /drop one of them/],
    [['list', '--dry-run'], /--dry-run means nothing to "list"/],
    [['undo', '--no-verify'], /--no-verify means nothing to "undo"/],
    [[''], /path is empty/],
    [['list', 'everything'], /too many arguments/i],
  ])('%j', (argv, sentence) => {
    const said = refusal(...argv)
    expect(said).toMatch(sentence)
    expect(said).toMatch(/^[A-Z-].*[.?)]$/)
  })
})
