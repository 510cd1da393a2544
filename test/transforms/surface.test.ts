import { describe, expect, it } from 'vitest'
import type { Package } from '../../engine'
import { detectSurface, parseSurface, surfaceQuestion } from '../../transforms/_shared/surface'

/** A repository of these files, whose package.json files tell its packages. */
function repository(files: Readonly<Record<string, string>>) {
  const packages = Object.entries(files)
    .filter(([path]) => /(?:^|\/)package\.json$/.test(path))
    .map(([path, text]): Package => {
      const json = JSON.parse(text) as Package['json']
      const isApp = json.dependencies?.next !== undefined
      const dir = path.replace(/\/?package\.json$/, '')
      return { dir, name: json.name, json, nextMajor: undefined, isApp, routers: [], typescript: true }
    })
  return { paths: Object.keys(files).sort(), packages, textOf: (path: string) => files[path] }
}

function app(...more: string[]): string {
  return JSON.stringify({ dependencies: Object.fromEntries(['next', ...more].map((name) => [name, '*'])) })
}

const dockerfile = 'FROM node:22-alpine\nCOPY . .\nCMD ["node", "server.js"]\n'
const nginx = (header: string) => `server {
  listen 80;
  location / {
    proxy_pass http://app:3000;
    ${header}
  }
}
`
const overwriting = nginx('proxy_set_header X-Forwarded-For $remote_addr;')
const appending = nginx('proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;')
const composeWith = (image: string) => `services:\n  web:\n    build: .\n  edge:\n    image: ${image}\n`

describe('the answers', () => {
  it.each([
    ['vercel', { kind: 'vercel' }],
    ['cloudflare', { kind: 'cloudflare' }],
    ['netlify', { kind: 'netlify' }],
    ['fly', { kind: 'fly' }],
    ['proxy:1', { kind: 'proxy', hops: 1 }],
    ['proxy:10', { kind: 'proxy', hops: 10 }],
  ])('%s is understood', (answer, surface) => {
    expect(surfaceQuestion.refuse(answer)).toBeUndefined()
    expect(parseSurface(answer)).toEqual(surface)
  })

  it.each([
    '',
    'Vercel',
    'aws',
    'proxy',
    'proxy:',
    'proxy:x',
    'proxy:-1',
    'proxy:1.5',
    'proxy:11',
    'proxy:01',
    'proxy:1 ',
    'vercel,fly',
  ])('"%s" is refused in a sentence that says what to write instead', (answer) => {
    expect(parseSurface(answer)).toBeUndefined()
    expect(surfaceQuestion.refuse(answer)).toMatch(/proxy:(?:1|N)\b.*\.$/)
  })

  it('no proxy at all is refused, and why', () => {
    for (const answer of ['proxy:0', 'proxy:00']) {
      expect(parseSurface(answer)).toBeUndefined()
      expect(surfaceQuestion.refuse(answer)).toMatch(/believe the client/)
    }
  })

  it('are all among those understood', () => {
    for (const { value } of surfaceQuestion.choices) expect(surfaceQuestion.refuse(value)).toBeUndefined()
  })
})

describe('what a repository says', () => {
  it.each<[what: string, files: Record<string, string>, answer: string, because: string]>([
    ['vercel.json', { 'vercel.json': '{}' }, 'vercel', 'vercel.json'],
    ['.vercelignore', { '.vercelignore': '' }, 'vercel', '.vercelignore'],
    ['a package that runs on Vercel alone', { 'package.json': app('@vercel/functions') }, 'vercel', 'package.json'],
    ['the adapter for Workers', { 'package.json': app('@opennextjs/cloudflare') }, 'cloudflare', 'package.json'],
    ['next-on-pages', { 'package.json': app('@cloudflare/next-on-pages') }, 'cloudflare', 'package.json'],
    ['wrangler.toml of the app', { 'wrangler.toml': 'main = ".open-next/worker.js"' }, 'cloudflare', 'wrangler.toml'],
    [
      'wrangler.jsonc of the app',
      { 'wrangler.jsonc': '{ "main": ".open-next/worker.js" }' },
      'cloudflare',
      'wrangler.jsonc',
    ],
    [
      'the configuration of OpenNext',
      { 'open-next.config.ts': "import { defineCloudflareConfig } from '@opennextjs/cloudflare'" },
      'cloudflare',
      'open-next.config.ts',
    ],
    ['a tunnel', { 'compose.yaml': composeWith('cloudflare/cloudflared:latest') }, 'cloudflare', 'compose.yaml'],
    ['netlify.toml', { 'netlify.toml': '[build]' }, 'netlify', 'netlify.toml'],
    ['the plugin of Netlify', { 'package.json': app('@netlify/plugin-nextjs') }, 'netlify', 'package.json'],
    ['fly.toml and the Dockerfile it builds', { 'fly.toml': 'app = "a"', Dockerfile: dockerfile }, 'fly', 'fly.toml'],
    ['nginx that overwrites', { 'nginx.conf': overwriting, Dockerfile: dockerfile }, 'proxy:1', 'nginx.conf'],
    [
      'nginx that appends',
      { 'docker/nginx/default.conf.template': appending, 'docker-compose.yml': composeWith('nginx:1.27') },
      'proxy:1',
      'docker/nginx/default.conf.template',
    ],
    ['Traefik', { 'docker-compose.yml': composeWith("'traefik:v3'") }, 'proxy:1', 'docker-compose.yml'],
    [
      'Caddy',
      { Caddyfile: 'example.com {\n  reverse_proxy app:3000\n}\n', Dockerfile: dockerfile },
      'proxy:1',
      'Caddyfile',
    ],
  ])('%s', (_, files, answer, because) => {
    expect(detectSurface(repository({ 'package.json': app(), ...files }))).toEqual({ answer, because })
  })

  it('in the folder of an app, or above it', () => {
    const workspace = { 'package.json': '{}', 'apps/web/package.json': app() }
    expect(detectSurface(repository({ ...workspace, 'apps/web/vercel.json': '{}' }))?.because).toBe(
      'apps/web/vercel.json',
    )
    expect(detectSurface(repository({ ...workspace, 'vercel.json': '{}' }))?.because).toBe('vercel.json')
    expect(detectSurface(repository({ ...workspace, 'services/bot/fly.toml': '' }))).toBeUndefined()
  })

  it.each<[what: string, files: Record<string, string>]>([
    ['nothing', {}],
    [
      'packages that starters bring along',
      { 'package.json': app('@vercel/analytics', '@vercel/speed-insights', '@vercel/og') },
    ],
    ['storage that any server can call', { 'package.json': app('@vercel/kv', '@vercel/blob', '@vercel/postgres') }],
    ['a package of no app', { 'tools/package.json': '{ "devDependencies": { "vercel": "*" } }' }],
    ['a container alone', { Dockerfile: dockerfile }],
    ['two platforms', { 'vercel.json': '{}', 'netlify.toml': '' }],
    ['a platform and a container', { 'vercel.json': '{}', Dockerfile: dockerfile }],
    ['a platform and a proxy', { 'vercel.json': '{}', 'nginx.conf': overwriting }],
    [
      'nginx that passes the client’s header on',
      { 'nginx.conf': nginx('proxy_set_header Host $host;'), Dockerfile: dockerfile },
    ],
    [
      'nginx that copies the client’s header',
      { 'nginx.conf': nginx('proxy_set_header X-Forwarded-For $http_x_forwarded_for;') },
    ],
    ['nginx behind another proxy', { 'nginx.conf': `set_real_ip_from 10.0.0.0/8;\n${appending}` }],
    ['nginx behind Traefik', { 'nginx.conf': appending, 'compose.yml': composeWith('traefik:v3') }],
    [
      'Traefik that trusts others',
      {
        'compose.yml': `${composeWith('traefik:v3')}    command: --entryPoints.web.forwardedHeaders.trustedIPs=10.0.0.0/8\n`,
      },
    ],
    [
      'Caddy that trusts others',
      { Caddyfile: ':80 {\n  reverse_proxy app:3000 {\n    trusted_proxies private_ranges\n  }\n}\n' },
    ],
    ['a tunnel to nginx', { 'compose.yml': composeWith('cloudflare/cloudflared'), 'nginx.conf': appending }],
    ['a Worker beside the app', { 'wrangler.toml': 'main = "worker/index.ts"' }],
    ['OpenNext on AWS', { 'open-next.config.ts': 'export default { default: {} }', 'vercel.json': '{}' }],
    ['hosts whose proxies nobody documents', { 'railway.json': '{}' }],
    ['a sample of a configuration', { 'nginx.conf.example': overwriting }],
    [
      'a developer’s machine',
      {
        'docker-compose.dev.yml': composeWith('nginx'),
        'nginx.dev.conf': overwriting,
        '.devcontainer/Dockerfile': dockerfile,
      },
    ],
    ['documents', { 'docs/vercel.json': '{}', 'examples/nginx/nginx.conf': overwriting }],
  ])('is no answer: %s', (_, files) => {
    expect(detectSurface(repository({ 'package.json': app(), ...files }))).toBeUndefined()
  })

  it('is not changed by what developers use beside it', () => {
    const local = {
      'docker-compose.yml': 'services:\n  db:\n    image: postgres:17\n',
      'Dockerfile.dev': dockerfile,
      '.devcontainer/Dockerfile': dockerfile,
    }
    expect(detectSurface(repository({ 'package.json': app(), 'vercel.json': '{}', ...local }))?.answer).toBe('vercel')
  })
})
