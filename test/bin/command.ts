import { spawn } from 'node:child_process'
import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { repositoryWith } from '../engine/folder-on-disk'

/** The built command; `npm test` builds it first. */
export const COMMAND = fileURLToPath(new URL('../../dist/bin/upgrade-ratelimit.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface How {
  /** Another build of the command. */
  readonly command?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** `closed`: standard input is not there at all. Otherwise it is a pipe that ends at once. */
  readonly stdin?: 'closed'
}

/** Runs the command in a folder, without a terminal, to its end. */
export async function run(cwd: string, args: readonly string[], how: How = {}): Promise<Ended> {
  if (!existsSync(COMMAND)) throw new Error('dist/ is not built: npm run build')
  const env = { ...process.env, CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, ...how.env }
  const child = spawn(process.execPath, [how.command ?? COMMAND, ...args], {
    cwd,
    env,
    stdio: [how.stdin === 'closed' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  child.stdin?.end()
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, stdout, stderr }
}

const LIMIT = `import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

export const ratelimit = new Ratelimit({
  redis: Redis.fromEnv(), prefix: process.env.LIMIT_PREFIX ?? 'shop',
  limiter: Ratelimit.fixedWindow(5, '1 m'),
})

export const once = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.fixedWindow(1, '1 m') })
`

const LOGIN = `import { ratelimit } from '../../../lib/limit'

export async function POST(request: Request) {
  const ip = request.headers.get('x-forwarded-for')?.split(',')[0] ?? 'unknown'
  const { success } = await ratelimit.limit(\`login:\${ip}\`)
  if (!success) return new Response('Too many requests', { status: 429 })
  return Response.json({ ok: true })
}
`

/**
 * A Next.js project with a fixed window to fix, another to be left, and a forged address; nothing says what stands in
 * front of it. The first limiter stays an object of its own, for its prefix is known only at run time.
 */
export const SHOP: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify(
    {
      name: 'shop',
      private: true,
      dependencies: { next: '^15.1.0', '@upstash/ratelimit': '^2.0.0', '@upstash/redis': '^1.0.0' },
    },
    null,
    2,
  )}\n`,
  'package-lock.json': '{ "lockfileVersion": 3 }\n',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "lib": ["es2022"], "types": [] }, "include": ["**/*.ts"] }\n',
  '.gitignore': 'node_modules\n',
  'lib/limit.ts': LIMIT,
  'app/api/login/route.ts': LOGIN,
}

/** The shop as a repository with everything committed, with these files on top. */
export function shop(more: Readonly<Record<string, string>> = {}): string {
  return repositoryWith({ ...SHOP, ...more })
}

/** Gives a project the compiler of this one. */
export function installTypeScript(root: string): void {
  const own = fileURLToPath(new URL('../../node_modules', import.meta.url))
  symlinkSync(own, join(root, 'node_modules'))
}
