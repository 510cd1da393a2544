import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { transformSync } from 'esbuild'
import type { VirtualRedis } from './virtual-redis'

const require = createRequire(import.meta.url)

export interface Rate {
  limit: number
  window: string | number
}

export interface Verdict {
  success: boolean
  limit: number
  remaining: number
  reset: number
  reason?: 'caller' | 'target' | 'global' | 'unavailable'
  retryAfter?: number
}

export interface LimiterModule {
  readonly policies: Record<string, unknown>
  readonly ratelimit: {
    check(action: string, callerId: string, options?: { rate?: Rate; target?: string; cost?: number }): Promise<Verdict>
    peek(
      action: string,
      callerId: string,
      options?: { rate?: Rate },
    ): Promise<{ limit: number; remaining: number; reset: number }>
    reset(action: string, callerId: string, options?: { rate?: Rate }): Promise<void>
  }
}

export interface LoadOptions {
  /** In place of what the environment names; without it the module talks to the real one. */
  readonly redis?: VirtualRedis
  /** What `Date.now()` says, for the module and for @upstash/ratelimit; by default the clock of `redis`. */
  readonly now?: () => number
}

/**
 * Runs a limiter module (TypeScript or JavaScript, ESM or CommonJS), freshly and with its own copy of
 * @upstash/ratelimit, without what only Node.js has and the Edge runtime has not.
 */
export function loadLimiterModule(text: string, options: LoadOptions = {}): LimiterModule {
  return loadModule(text, options) as LimiterModule
}

/** Any module whose only imports are the two packages of Upstash, run in the same way. */
export function loadModule(text: string, { redis, now }: LoadOptions = {}): unknown {
  const clock = now ?? (redis ? () => redis.now : Date.now)
  const InTime = new Proxy(Date, {
    get: (target, name) => (name === 'now' ? clock : (Reflect.get(target, name) as unknown)),
    construct: (target, [at]: [number?]) => new target(at ?? clock()),
  })
  const packages: Record<string, () => unknown> = {
    '@upstash/ratelimit': () => evaluate(libraryText(), InTime, require),
    '@upstash/redis': () =>
      redis ? { Redis: { fromEnv: () => redis.client() } } : (require('@upstash/redis') as unknown),
  }
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' })
  return evaluate(code, InTime, (name) => {
    const load = packages[name]
    if (!load) throw new Error(`the limiter module imports ${name}`)
    return load()
  })
}

let library: string | undefined

function libraryText(): string {
  return (library ??= readFileSync(require.resolve('@upstash/ratelimit'), 'utf8'))
}

function evaluate(code: string, date: DateConstructor, load: (name: string) => unknown): unknown {
  const module: { exports: unknown } = { exports: {} }
  const given = { module, exports: module.exports, require: load, Date: date, process: { env: process.env } }
  const missing = ['Buffer', 'global', 'setImmediate', '__dirname', '__filename']
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own text and a package, with a clock of our own
  const run = new Function(...Object.keys(given), ...missing, code) as (...values: unknown[]) => void
  run(...Object.values(given))
  return module.exports
}
