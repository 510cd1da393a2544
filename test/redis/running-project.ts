import { createRequire } from 'node:module'
import { posix } from 'node:path'
import { buildSync, transformSync } from 'esbuild'
import { VirtualRedis } from './virtual-redis'

const require = createRequire(import.meta.url)

/** Packages that look at the clock, so that they need the one of the project that runs. */
const TIMED = ['@upstash/ratelimit', 'lru-cache', 'rate-limiter-flexible']

const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '/index.ts', '/index.js']

export interface RunOptions {
  /** The file that a specifier means, where it is not relative or `@/…` from the root. */
  readonly resolve?: (from: string, specifier: string) => string | undefined
  /** A package that is not one of the few that every project may import. Without it those cannot be loaded. */
  readonly packageOf?: (name: string) => unknown
}

/**
 * The modules of a small project, run in this process: TypeScript and JavaScript, ESM and CommonJS, `@/…` from the
 * root. Its clock and its timers stand still until the test moves them, and @upstash/redis reaches `redis`.
 */
export class RunningProject {
  readonly redis: VirtualRedis
  private readonly modules = new Map<string, { exports: unknown }>()
  private readonly timers = new Map<number, { at: number; every: number | undefined; run: () => void }>()
  private readonly began: number
  private lastTimer = 0

  /** @param now the time to begin with, in epoch ms */
  constructor(
    private readonly files: ReadonlyMap<string, string>,
    now: number,
    private readonly options: RunOptions = {},
  ) {
    this.redis = new VirtualRedis(now)
    this.began = now
  }

  get now(): number {
    return this.redis.now
  }

  /** Lets time pass, and whatever timers are due on the way run. */
  async moveTo(now: number): Promise<void> {
    for (;;) {
      const [due] = [...this.timers].filter(([, { at }]) => at <= now).sort(([, a], [, b]) => a.at - b.at)
      if (!due) break
      const [id, timer] = due
      this.redis.now = Math.max(this.redis.now, timer.at)
      if (timer.every === undefined) this.timers.delete(id)
      else timer.at += timer.every
      timer.run()
      await Promise.resolve()
    }
    this.redis.now = now
  }

  /** What a file of the project exports. Throws when it cannot be loaded. */
  exportsOf(path: string): Record<string, unknown> {
    const known = this.modules.get(path)
    if (known) return known.exports as Record<string, unknown>
    const text = this.files.get(path)
    if (text === undefined) throw new Error(`there is no ${path}`)
    const module = { exports: {} as unknown }
    this.modules.set(path, module)
    try {
      this.run(codeOf(text, path), module, (name) => this.load(path, name))
    } catch (error) {
      this.modules.delete(path)
      throw error
    }
    return module.exports as Record<string, unknown>
  }

  private load(from: string, name: string): unknown {
    const path = this.options.resolve?.(from, name) ?? this.fileFor(from, name)
    if (path !== undefined) return this.exportsOf(path)
    if (/^(?:\.{1,2}|[@~])\//.test(name)) throw new Error(`${from} imports ${name}, which is not there`)
    if (name === '@upstash/redis') return { Redis: { fromEnv: () => this.redis.client() } }
    if (name === 'server-only') return {}
    if (TIMED.includes(name)) return this.timed(name)
    if (name === 'next/server') return require(name) as unknown
    if (this.options.packageOf) return this.options.packageOf(name)
    throw new Error(`${from} imports ${name}, which is not modelled`)
  }

  private fileFor(from: string, name: string): string | undefined {
    if (!/^(?:\.{1,2}|@)\//.test(name)) return undefined
    const base = name.startsWith('.') ? posix.join(posix.dirname(from), name) : name.slice(2)
    // './limit.js' is what TypeScript calls limit.ts where Node.js is to load it
    const bases = [base, base.replace(/\.[cm]?js$/, '')]
    return bases.flatMap((each) => ENDINGS.map((ending) => each + ending)).find((each) => this.files.has(each))
  }

  private timed(name: string): unknown {
    const known = this.modules.get(name)
    if (known) return known.exports
    const module = { exports: {} as unknown }
    this.modules.set(name, module)
    this.run(packageText(name), module, require)
    const named = module.exports as Record<string, unknown>
    // what lru-cache exported until version 9
    if ('LRUCache' in named) named.default ??= named.LRUCache
    return module.exports
  }

  private run(code: string, module: { exports: unknown }, load: (name: string) => unknown): void {
    const given = {
      module,
      exports: module.exports,
      require: load,
      Date: this.date,
      performance: { now: () => this.now - this.began + 1 },
      setTimeout: this.timer(false),
      setInterval: this.timer(true),
      clearTimeout: this.stopTimer,
      clearInterval: this.stopTimer,
      globalThis: this.global,
      global: this.global,
      process: { env: { NODE_ENV: 'production' }, on: () => undefined },
      console: { ...console, log: () => undefined, warn: () => undefined },
    }
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own shapes and packages, with a clock of our own
    const body = new Function(...Object.keys(given), code) as (...values: unknown[]) => void
    body(...Object.values(given))
  }

  private readonly global = Object.create(globalThis) as object

  private readonly date = new Proxy(Date, {
    get: (target, name) => (name === 'now' ? () => this.now : (Reflect.get(target, name) as unknown)),
    construct: (target, args: unknown[]) =>
      args.length > 0 ? (Reflect.construct(target, args) as object) : new target(this.now),
  })

  private readonly timer =
    (repeats: boolean) =>
    (run: () => void, ms = 0) => {
      const id = ++this.lastTimer
      const every = Math.max(1, ms)
      this.timers.set(id, { at: this.now + every, every: repeats ? every : undefined, run })
      return { id, ref: () => undefined, unref: () => undefined, hasRef: () => false }
    }

  private readonly stopTimer = (timer: { id: number } | undefined): void => {
    if (timer) this.timers.delete(timer.id)
  }
}

const compiled = new Map<string, string>()

function codeOf(text: string, path: string): string {
  const loader = /\.[cm]?ts$/.test(path) ? 'ts' : /\.tsx$/.test(path) ? 'tsx' : 'jsx'
  const code = compiled.get(text) ?? transformSync(text, { loader, format: 'cjs', jsx: 'automatic' }).code
  compiled.set(text, code)
  return code
}

const texts = new Map<string, string>()

/** A package as one text, so that all of it runs under the same clock. */
function bundled(entry: string): string {
  const built = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
  })
  return built.outputFiles[0]?.text ?? ''
}

function packageText(name: string): string {
  const known = texts.get(name) ?? bundled(require.resolve(name))
  texts.set(name, known)
  return known
}
