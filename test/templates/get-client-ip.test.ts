import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { transformSync } from 'esbuild'
import { check } from 'prettier'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import {
  headersImportFor,
  isClientIpModule,
  renderClientIp,
  type ClientIpOptions,
  type Surface,
} from '../../templates/get-client-ip'
import { neutralStyle, type TemplateStyle } from '../../templates/style'

type Headers = { get(name: string): string | null } | Record<string, string | string[] | undefined> | null | undefined

interface Helper {
  clientIpFrom(incoming: Headers): string
  getClientIp?(): Promise<string>
}

const surfaces: readonly Surface[] = [
  { kind: 'vercel' },
  { kind: 'cloudflare' },
  { kind: 'netlify' },
  { kind: 'fly' },
  { kind: 'proxy', hops: 1 },
  { kind: 'proxy', hops: 2 },
  { kind: 'proxy', hops: 3 },
]
const headerOf: Record<Surface['kind'], string> = {
  vercel: 'x-vercel-forwarded-for',
  cloudflare: 'cf-connecting-ip',
  netlify: 'x-nf-client-connection-ip',
  fly: 'fly-client-ip',
  proxy: 'x-forwarded-for',
}

const defaults = { typescript: true, module: 'esm', headers: 'static', style: neutralStyle } as const
const dense: TemplateStyle = { eol: '\n', unit: '\t', quote: '"', semicolons: false }

/** Every module that the template can make; the second style for one surface. */
function everyVariant(): ClientIpOptions[] {
  return surfaces.slice(0, -1).flatMap((surface) =>
    (['static', 'dynamic', 'none'] as const).flatMap((headers) =>
      (surface.kind === 'cloudflare' ? [neutralStyle, dense] : [neutralStyle]).flatMap((style) => [
        { surface, headers, style, typescript: true, module: 'esm' as const },
        { surface, headers, style, typescript: false, module: 'esm' as const },
        { surface, headers, style, typescript: false, module: 'commonjs' as const },
      ]),
    ),
  )
}

function nameOf({ surface, headers, style, typescript, module }: ClientIpOptions): string {
  const hops = surface.kind === 'proxy' ? String(surface.hops) : ''
  return [surface.kind + hops, headers, typescript ? 'ts' : module, style === dense ? 'dense' : 'neutral'].join('-')
}

/** Runs a rendered module; `request` is what headers() of next/headers gives inside it. */
function load(options: Partial<ClientIpOptions> & { surface: Surface }, request?: Headers | Promise<Headers>): Helper {
  const full = { ...defaults, ...options }
  const { code } = transformSync(renderClientIp(full), {
    loader: full.typescript ? 'ts' : 'js',
    format: 'cjs',
    supported: { 'dynamic-import': false },
  })
  const module: { exports: unknown } = { exports: {} }
  const require = (name: string): unknown => {
    expect(name).toBe('next/headers')
    return { headers: () => request }
  }
  // nothing of Node.js but what the Edge runtime has as well
  runInNewContext(code, { module, exports: module.exports, require, URL, process: { env: process.env }, console })
  return module.exports as Helper
}

function sent(surface: Surface, value: string): string {
  return surface.kind === 'proxy' ? [value, ...Array<string>(surface.hops - 1).fill('10.0.0.9')].join(', ') : value
}

let logged: MockInstance<typeof console.error>
beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const addresses: readonly (readonly [form: string, header: string, key: string])[] = [
  ['IPv4', '203.0.113.7', '203.0.113.7'],
  ['spaces around', ' 203.0.113.7\t', '203.0.113.7'],
  ['IPv4 with a port', '203.0.113.7:51234', '203.0.113.7'],
  ['the largest IPv4', '255.255.255.255', '255.255.255.255'],
  ['IPv6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['another IPv6 of the same network', '2001:db8:1:2:ffff::9', '2001:db8:1:2::/64'],
  ['IPv6 of the network beside it', '2001:db8:1:3:3:4:5:6', '2001:db8:1:3::/64'],
  ['IPv6 in capitals, with leading zeros', '2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['IPv6 with a gap in the network part', '2001:db8::1', '2001:db8:0:0::/64'],
  ['the same without the gap', '2001:db8:0:0:0:0:0:1', '2001:db8:0:0::/64'],
  ['IPv6 with a gap at its start', '::2:3:4:5:6:7', '0:0:2:3::/64'],
  ['IPv6 with a gap at its end', '2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['loopback', '::1', '0:0:0:0::/64'],
  ['brackets', '[2001:db8:1:2::1]', '2001:db8:1:2::/64'],
  ['brackets with a port', '[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
  ['a zone', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['a zone in brackets with a port', '[fe80::1%en-1.2]:80', 'fe80:0:0:0::/64'],
  ['IPv4 in IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
  ['IPv4 in IPv6, in capitals', '::FFFF:203.0.113.7', '203.0.113.7'],
  ['IPv4 in IPv6, in hexadecimal', '::ffff:cb00:7107', '203.0.113.7'],
  ['IPv4 in IPv6, written out', '0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
  ['IPv4 in IPv6, in brackets with a port', '[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ['IPv4 at the end of IPv6', '2001:db8:1:2::203.0.113.7', '2001:db8:1:2::/64'],
  ['the smallest IPv4 in IPv6', '::ffff:0.0.0.1', '0.0.0.1'],
]

const junk: readonly (readonly [form: string, header: string])[] = [
  ['nothing', ''],
  ['only spaces', '   '],
  ['a word', 'unknown'],
  ['a name', 'localhost'],
  ['a name with a port', 'localhost:3000'],
  ['IPv4 out of range', '256.1.1.1'],
  ['IPv4 with a leading zero', '010.0.0.1'],
  ['three numbers', '203.0.113'],
  ['five numbers', '203.0.113.7.1'],
  ['a hexadecimal IPv4', '0x7f.0.0.1'],
  ['one number', '2130706433'],
  ['IPv4 in brackets', '[203.0.113.7'],
  ['IPv6 with two gaps', '2001:db8::1::2'],
  ['IPv6 with nine groups', '1:2:3:4:5:6:7:8:9'],
  ['IPv6 with a letter too far', '2001:db8::g'],
  ['IPv6 with a long group', '2001:db8::12345'],
  ['an open bracket', '[2001:db8::1'],
  ['a colon', ':'],
  ['a URL', 'http://203.0.113.7/'],
  ['an obfuscated identifier', '_hidden'],
  ['markup', '<script>alert(1)</script>'],
  ['a line break', '203.0.113.7\r\nx: y'],
  ['another script', '２０３.0.113.7'],
]

describe.each(
  surfaces.map((surface) => ({ surface, name: surface.kind + ('hops' in surface ? `:${String(surface.hops)}` : '') })),
)('behind $name', ({ surface }) => {
  const header = headerOf[surface.kind]
  const helper = load({ surface })
  const plain = load({ surface, typescript: false, module: 'commonjs', headers: 'none', style: dense })

  it.each(addresses)('reads %s', (_, value, key) => {
    expect(helper.clientIpFrom({ [header]: sent(surface, value) })).toBe(key)
    expect(plain.clientIpFrom({ [header]: sent(surface, value) })).toBe(key)
  })

  it.each(junk)('takes %s for no address', (_, value) => {
    expect(helper.clientIpFrom({ [header]: sent(surface, value) })).toBe('0.0.0.0')
    expect(plain.clientIpFrom({ [header]: sent(surface, value) })).toBe('0.0.0.0')
  })

  it('reads Headers and the objects of Node.js alike', () => {
    const value = sent(surface, '203.0.113.7')
    expect(helper.clientIpFrom(new Headers({ [header]: value }))).toBe('203.0.113.7')
    expect(helper.clientIpFrom({ [header]: [value] })).toBe('203.0.113.7')
    expect(helper.clientIpFrom({ [header]: value, get: 'a header of this name' })).toBe('203.0.113.7')
  })

  it('knows nobody without the header', () => {
    for (const incoming of [{}, new Headers(), { [header]: undefined }, { [header]: [] }, null, undefined])
      expect(helper.clientIpFrom(incoming)).toBe('0.0.0.0')
  })

  it('believes no header of another surface', () => {
    const others = new Headers({ 'x-real-ip': '6.6.6.6', 'true-client-ip': '6.6.6.6', forwarded: 'for=6.6.6.6' })
    for (const name of Object.values(headerOf)) if (name !== header) others.set(name, '6.6.6.6, 6.6.6.6, 6.6.6.6')
    expect(helper.clientIpFrom(others)).toBe('0.0.0.0')
    others.set(header, sent(surface, '203.0.113.7'))
    expect(helper.clientIpFrom(others)).toBe('203.0.113.7')
  })

  it('is done with 100 kB of anything in a moment', () => {
    const long = 100_000
    for (const piece of ['1', ':', '%', '[', '.', ' ', ',', '1,', '::1,', '[::', '1.', '% ', 'f:', '\t']) {
      const value = piece.repeat(long / piece.length)
      const start = performance.now()
      const key = helper.clientIpFrom({ [header]: value })
      expect(performance.now() - start).toBeLessThan(1_000)
      expect(['0.0.0.0', '0:0:0:0::/64']).toContain(key)
    }
  })

  it.each([
    ['at once', (headers: Headers) => headers],
    ['as a promise', (headers: Headers) => Promise.resolve(headers)],
  ])('awaits headers() that come %s', async (_, give) => {
    for (const options of [{}, { headers: 'dynamic' }, { typescript: false, module: 'commonjs' }] as const) {
      const request = give(new Headers({ [header]: sent(surface, '2001:db8:1:2::7') }))
      expect(await load({ surface, ...options }, request).getClientIp?.()).toBe('2001:db8:1:2::/64')
    }
  })

  it('has no getClientIp where there is no App Router', () => {
    expect(Object.keys(plain)).toEqual(['clientIpFrom'])
    expect(renderClientIp({ ...defaults, surface, headers: 'none' })).not.toContain('next/headers')
  })
})

describe('one caller behind proxies of one’s own', () => {
  const behind = (hops: number) => load({ surface: { kind: 'proxy', hops } })

  it('is the address that the first of them added, whatever the client wrote before it', () => {
    const forged = { 'x-forwarded-for': '6.6.6.6, 7.7.7.7, 203.0.113.7, 10.0.0.1' }
    expect(behind(1).clientIpFrom(forged)).toBe('10.0.0.1')
    expect(behind(2).clientIpFrom(forged)).toBe('203.0.113.7')
    expect(behind(2).clientIpFrom({ 'x-forwarded-for': ['6.6.6.6, 203.0.113.7', '10.0.0.1'] })).toBe('203.0.113.7')
  })

  it('is unknown when the chain is shorter than it should be', () => {
    expect(behind(3).clientIpFrom({ 'x-forwarded-for': '203.0.113.7, 10.0.0.1' })).toBe('0.0.0.0')
  })

  it('cannot be told with none, or half a proxy', () => {
    for (const hops of [0, -1, 1.5, NaN])
      expect(() => renderClientIp({ ...defaults, surface: { kind: 'proxy', hops } })).toThrow(RangeError)
  })
})

describe('several values in the header of a platform', () => {
  it('count as none where the platform writes only one', () => {
    for (const kind of ['cloudflare', 'netlify', 'fly'] as const) {
      const helper = load({ surface: { kind } })
      expect(helper.clientIpFrom({ [headerOf[kind]]: '6.6.6.6, 203.0.113.7' })).toBe('0.0.0.0')
      expect(helper.clientIpFrom({ [headerOf[kind]]: ['6.6.6.6', '203.0.113.7'] })).toBe('0.0.0.0')
    }
  })

  it('begin with the client on Vercel', () => {
    const helper = load({ surface: { kind: 'vercel' } })
    expect(helper.clientIpFrom({ 'x-vercel-forwarded-for': '203.0.113.7, 10.0.0.1' })).toBe('203.0.113.7')
  })
})

describe('the secret of Cloudflare', () => {
  const surface: Surface = { kind: 'cloudflare' }
  const claim = { 'cf-connecting-ip': '203.0.113.7' }

  it('decides whether a request came through it, when one is configured', () => {
    vi.stubEnv('EDGE_SECRET', 'long random text')
    const helper = load({ surface })
    expect(helper.clientIpFrom({ ...claim, 'x-edge-secret': 'long random text' })).toBe('203.0.113.7')
    for (const wrong of [undefined, '', 'long random tex', 'long random textt', 'Long random text', 'l'.repeat(1e5)])
      expect(helper.clientIpFrom({ ...claim, 'x-edge-secret': wrong })).toBe('0.0.0.0')
  })

  it('is not asked for otherwise', () => {
    vi.stubEnv('EDGE_SECRET', undefined)
    expect(load({ surface }).clientIpFrom(claim)).toBe('203.0.113.7')
  })
})

describe('the log', () => {
  it('has the 1st, 10th and 100th unknown caller, and nothing that the caller wrote', () => {
    const helper = load({ surface: { kind: 'fly' } })
    for (let n = 0; n < 150; n++) helper.clientIpFrom({ 'fly-client-ip': 'evil\nline' })
    const lines = logged.mock.calls.map((call) => call.join(' '))
    expect(lines).toHaveLength(3)
    for (const [line, count] of [
      [lines[0], '1'],
      [lines[1], '10'],
      [lines[2], '100'],
    ]) {
      expect(line).toMatch(new RegExp(`: ${String(count)} `))
      expect(line).toContain('Fly Proxy')
      expect(line).not.toContain('evil')
    }
  })

  it('stays empty while every caller is known, and on a developer’s machine', () => {
    const helper = load({ surface: { kind: 'fly' } })
    helper.clientIpFrom({ 'fly-client-ip': '203.0.113.7' })
    vi.stubEnv('NODE_ENV', 'development')
    helper.clientIpFrom({})
    expect(logged).not.toHaveBeenCalled()
  })
})

describe('the file', () => {
  it.each(everyVariant().map((options) => [nameOf(options), options] as const))(
    '%s is as Prettier would write it',
    async (_, options) => {
      const text = renderClientIp(options)
      const { quote, semicolons, unit } = options.style
      expect(
        await check(text, {
          parser: options.typescript ? 'typescript' : 'babel',
          singleQuote: quote === "'",
          semi: semicolons,
          useTabs: unit === '\t',
        }),
      ).toBe(true)
      expect(text).not.toMatch(/[‹›`]|undefined\n\n|\n\n\n/)
      expect(isClientIpModule(text)).toBe(true)
    },
  )

  it('follows the line ends of the project', () => {
    const text = renderClientIp({ ...defaults, surface: { kind: 'vercel' }, style: { ...neutralStyle, eol: '\r\n' } })
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text.endsWith('}\r\n')).toBe(true)
  })

  it('is not taken for a helper of the project’s own', () => {
    expect(isClientIpModule("export function clientIpFrom(req) { return req.headers['x-real-ip'] }")).toBe(false)
  })

  it('imports next/headers in the way that builds', () => {
    expect(headersImportFor(['app'])).toBe('static')
    expect(headersImportFor(['app', 'pages'])).toBe('dynamic')
    expect(headersImportFor(['pages'])).toBe('none')
    expect(headersImportFor([])).toBe('none')
  })

  it('runs in plain Node.js where the project is CommonJS', () => {
    const dir = mkdtempSync(join(tmpdir(), 'client-ip-'))
    try {
      const path = join(dir, 'get-client-ip.cjs')
      const options = { ...defaults, typescript: false, module: 'commonjs', headers: 'dynamic' } as const
      writeFileSync(path, renderClientIp({ ...options, surface: { kind: 'fly' } }))
      const { clientIpFrom } = createRequire(path)(path) as Helper
      expect(clientIpFrom({ 'fly-client-ip': '203.0.113.7' })).toBe('203.0.113.7')
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })
})
