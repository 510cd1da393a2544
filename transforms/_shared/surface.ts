import type { Project, Question } from '../../engine'
import type { Surface } from '../../templates/get-client-ip'
import { isAside, isCompose, proxiesIn } from './proxy-config'

/** The proxies that an answer may count: with more, the number is more likely wrong than true. */
const MOST_PROXIES = 10

/**
 * What stands in front of the app, and therefore which header its limiters may believe. Asked once and written into the
 * project: a helper that tries several headers believes whichever of them the client chose to send.
 */
export const surfaceQuestion: Question = {
  id: 'surface',
  flag: 'surface',
  prompt: 'What stands in front of the app in production?',
  choices: [
    { value: 'vercel', label: 'Vercel' },
    { value: 'cloudflare', label: 'Cloudflare: a Worker, or its proxy in front of a server of yours' },
    { value: 'netlify', label: 'Netlify' },
    { value: 'fly', label: 'Fly.io' },
    { value: 'proxy:1', label: 'One proxy of your own: nginx, Caddy, Traefik, a load balancer' },
    { value: 'proxy:2', label: 'Two in a row: a CDN or load balancer, and then a proxy of your own' },
  ],
  refuse(answer) {
    if (parseSurface(answer)) return undefined
    const hops = /^proxy(?::(.*))?$/.exec(answer)?.[1]
    if (hops !== undefined && /^[+-]?0+$/.test(hops)) {
      return 'proxy:0 would believe the client: with no proxy of yours in front, nothing that it sends can be told from the truth. Put a proxy in front that sets X-Forwarded-For, and say proxy:1.'
    }
    if (/^proxy\b/.test(answer)) {
      return `Say how many proxies of yours every request passes, from proxy:1 to proxy:${String(MOST_PROXIES)}; "${answer}" does not.`
    }
    return `"${answer}" is none of vercel, cloudflare, netlify, fly, and proxy:N with the number of your own proxies.`
  },
  detect: (project) => detectSurface(project),
}

/** The surface that an answer names; undefined for one that `surfaceQuestion.refuse` refuses. */
export function parseSurface(answer: string): Surface | undefined {
  switch (answer) {
    case 'vercel':
    case 'cloudflare':
    case 'netlify':
    case 'fly':
      return { kind: answer }
    default: {
      const hops = Number(/^proxy:([1-9]\d?)$/.exec(answer)?.[1] ?? 0)
      return hops >= 1 && hops <= MOST_PROXIES ? { kind: 'proxy', hops } : undefined
    }
  }
}

/** What one file says. Without an answer: the app runs there, and what stands in front of it cannot be told. */
interface Sign {
  readonly file: string
  readonly answer: string | undefined
}

/**
 * What the repository itself says about where the app runs, and the file that says so. A wrong answer is worse than
 * none: on another surface the header is absent for everybody honest, and whoever sends it chooses a budget. So
 * only files that deploy and packages that run on one platform alone count, and two that disagree are no answer.
 */
export function detectSurface(
  project: Pick<Project, 'paths' | 'packages' | 'textOf'>,
): { answer: string; because: string } | undefined {
  const known = [...packageSigns(project), ...proxySigns(project)]
  const files = fileSigns(project)
  // a container is no place: Fly.io builds its machines from the Dockerfile, a tunnel or proxy stands in front of it
  const explained = [...files, ...known].some(
    ({ file, answer }) => answer === 'fly' || answer === 'proxy:1' || (answer !== undefined && isCompose(file)),
  )
  const signs = [
    ...files.filter(({ file, answer }) => !(explained && answer === undefined && isContainer(file))),
    ...known,
  ]
  const [first] = signs
  if (first?.answer === undefined || signs.some(({ answer }) => answer !== first.answer)) return undefined
  return { answer: first.answer, because: first.file }
}

/** Files that exist only for one platform. Names without an answer are platforms whose proxies we cannot count. */
const PLATFORM_FILES: readonly (readonly [name: RegExp, answer: string | undefined, mentions?: RegExp])[] = [
  [/^(?:vercel\.(?:json|ts|mjs)|\.vercelignore|\.vercel\/project\.json)$/, 'vercel'],
  [/^netlify\.toml$/, 'netlify'],
  [/^fly(?:\.[\w-]+)?\.toml$/, 'fly'],
  // a wrangler file beside a Next.js app may also belong to a Worker of its own
  [/^wrangler\.(?:toml|jsonc?)$/, 'cloudflare', /\.open-next\b|\.vercel\/output|pages_build_output_dir/],
  [/^open-next\.config\.[mc]?[jt]s$/, 'cloudflare', /cloudflare/],
  [/^(?:docker-)?compose[^/]*\.ya?ml$/, 'cloudflare', /\bimage:\s*['"]?cloudflare\/cloudflared\b/],
  // OpenNext without Cloudflare is CloudFront
  [/^open-next\.config\.[mc]?[jt]s$/, undefined, /^(?![\s\S]*cloudflare)/],
  // Render is Cloudflare and a proxy of its own, so their number is its business: rohitpaulk.com/articles/render-rails-remote-ip.
  // Railway documents X-Real-IP and Envoy's header, not what becomes of a client's X-Forwarded-For: docs.railway.com.
  [
    /^(?:render\.yaml|railway\.(?:json|toml)|Procfile|app\.yaml|apphosting\.yaml|apprunner\.yaml|amplify\.ya?ml)$/,
    undefined,
  ],
  [/^(?:sst\.config\.[mc]?[jt]s|ecosystem\.config\.[mc]?[jt]s|captain-definition)$/, undefined],
  [/^[^/]*Dockerfile[^/]*$/i, undefined, /^\s*(?:CMD|ENTRYPOINT)\b/m],
  [/^(?:docker-)?compose[^/]*\.ya?ml$/, undefined, /^\s*build:/m],
]

/**
 * Packages that do their work on one platform alone. The storage clients, @vercel/analytics, speed-insights, og and
 * otel are not among them: starters bring them along, and apps in containers keep them.
 */
const PLATFORM_PACKAGES: Readonly<Record<string, string>> = {
  '@opennextjs/cloudflare': 'cloudflare',
  '@cloudflare/next-on-pages': 'cloudflare',
  '@netlify/plugin-nextjs': 'netlify',
  '@vercel/functions': 'vercel',
  '@vercel/edge': 'vercel',
  vercel: 'vercel',
}

function fileSigns(project: Pick<Project, 'paths' | 'packages' | 'textOf'>): Sign[] {
  const folders = new Set(['', ...appsOf(project).flatMap(({ dir }) => [dir, ...parentsOf(dir)])])
  const isPlace = (path: string): boolean =>
    !isAside(path) &&
    (folders.has(folderOf(path)) || folderOf(path).endsWith('.vercel') || /^(?:\.?docker|deploy\w*|infra)\//.test(path))
  return project.paths.filter(isPlace).flatMap((file) => {
    const name = file.slice(file.lastIndexOf('/') + 1)
    return PLATFORM_FILES.flatMap(([pattern, answer, mentions]) => {
      if (!pattern.test(name) && !pattern.test(file)) return []
      return !mentions || mentions.test(project.textOf(file) ?? '') ? [{ file, answer }] : []
    })
  })
}

function packageSigns(project: Pick<Project, 'packages'>): Sign[] {
  return appsOf(project).flatMap(({ dir, json }) => {
    const names = Object.keys({ ...json.dependencies, ...json.devDependencies })
    const file = dir === '' ? 'package.json' : `${dir}/package.json`
    return names.flatMap((name) => {
      const answer = PLATFORM_PACKAGES[name]
      return answer === undefined ? [] : [{ file, answer }]
    })
  })
}

function proxySigns(project: Pick<Project, 'paths' | 'textOf'>): Sign[] {
  const proxies = proxiesIn(project)
  // nginx and Traefik in one repository may stand in a row
  const inRow = new Set(proxies.map(({ program }) => program)).size > 1
  return proxies.map(({ file, counted }) => ({ file, answer: counted && !inRow ? 'proxy:1' : undefined }))
}

function isContainer(file: string): boolean {
  return isCompose(file) || /Dockerfile[^/]*$/i.test(file)
}

function appsOf(project: Pick<Project, 'packages'>): Project['packages'] {
  return project.packages.filter(({ isApp }) => isApp)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function parentsOf(dir: string): string[] {
  return dir === '' ? [] : [folderOf(dir), ...parentsOf(folderOf(dir))]
}
