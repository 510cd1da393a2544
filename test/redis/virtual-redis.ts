import { createHash } from 'node:crypto'
import { Redis } from '@upstash/redis'
import { runScript, type Reply } from './lua-script'

type Value = string | Map<string, string>
type Command = (args: readonly string[]) => Reply

/**
 * As much of Redis as @upstash/ratelimit needs, inside this process, under a clock that stands still until the test
 * moves it. Its scripts run as they are.
 */
export class VirtualRedis {
  /** Milliseconds since 1970. */
  now: number
  /** The names of all commands so far, those that scripts call included. */
  readonly commands: string[] = []
  /** While true, every request fails as when nobody listens. */
  isDown = false

  private readonly entries = new Map<string, { value: Value; expires: number }>()
  private readonly scripts = new Map<string, string>()

  /** @param now the time to begin with, by default the beginning of a window of any usual length */
  constructor(now = Date.UTC(2030, 0, 1)) {
    this.now = now
  }

  advance(ms: number): void {
    this.now += ms
  }

  /** The keys that have not expired. */
  get keys(): string[] {
    return [...this.entries.keys()].filter((key) => this.read(key) !== undefined)
  }

  /** The real client, connected to this Redis; every request takes a turn of the event loop. */
  client(): Redis {
    return new Redis({
      request: async ({ path, body }) => {
        await Promise.resolve()
        if (this.isDown) throw new TypeError('fetch failed')
        if (path?.[0] === 'pipeline' || path?.[0] === 'multi-exec') {
          return (body as unknown[][]).map((command) => this.answer(command)) as never
        }
        const { result, error } = this.answer(body as unknown[])
        if (error !== undefined) throw new Error(`${error}, command was: ${JSON.stringify(body)}`)
        return { result } as never
      },
    })
  }

  private answer(command: readonly unknown[]): { result?: Reply; error?: string } {
    try {
      return { result: this.send(command.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)))) }
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) }
    }
  }

  private send([name = '', ...args]: readonly string[]): Reply {
    const known = this.table[name.toLowerCase()]
    this.commands.push(name.toLowerCase())
    if (!known) throw new Error(`ERR unknown command '${name}'`)
    return known(args)
  }

  private readonly table: Readonly<Record<string, Command>> = {
    ping: () => 'PONG',
    get: ([key = '']) => this.text(key) ?? null,
    set: ([key = '', value = '', ...options]) => {
      const unit = options.findIndex((option) => /^px$/i.test(option))
      this.entries.set(key, { value, expires: unit < 0 ? Infinity : this.now + whole(options[unit + 1]) })
      return 'OK'
    },
    setex: ([key = '', seconds, value = '']) => {
      this.entries.set(key, { value, expires: this.now + whole(seconds) * 1000 })
      return 'OK'
    },
    del: (keys) => keys.filter((key) => this.read(key) !== undefined && this.entries.delete(key)).length,
    incrby: ([key = '', amount]) => {
      const sum = whole(this.text(key) ?? '0') + whole(amount)
      const expires = this.entries.get(key)?.expires ?? Infinity
      this.entries.set(key, { value: String(sum), expires })
      return sum
    },
    pexpire: ([key = '', ms]) => {
      if (this.read(key) === undefined) return 0
      const entry = this.entries.get(key)
      if (entry) entry.expires = this.now + whole(ms)
      return 1
    },
    pttl: ([key = '']) => this.timeLeft(key),
    ttl: ([key = '']) => {
      const left = this.timeLeft(key)
      return left < 0 ? left : Math.round(left / 1000)
    },
    hset: ([key = '', ...pairs]) => {
      const hash = this.hash(key) ?? new Map<string, string>()
      if (hash.size === 0) this.entries.set(key, { value: hash, expires: Infinity })
      const before = hash.size
      for (let at = 0; at + 1 < pairs.length; at += 2) hash.set(pairs[at] ?? '', pairs[at + 1] ?? '')
      return hash.size - before
    },
    hmget: ([key = '', ...fields]) => fields.map((field) => this.hash(key)?.get(field) ?? null),
    hgetall: ([key = '']) => [...(this.hash(key) ?? [])].flat(),
    scan: ([, ...options]) => {
      const match = options.findIndex((option) => /^match$/i.test(option))
      const pattern = glob(match < 0 ? '*' : (options[match + 1] ?? '*'))
      return ['0', this.keys.filter((key) => pattern.test(key))]
    },
    script: ([, source = '']) => this.keep(source),
    eval: ([source = '', ...rest]) => {
      this.keep(source)
      return this.run(source, rest)
    },
    evalsha: ([hash = '', ...rest]) => {
      const source = this.scripts.get(hash.toLowerCase())
      if (source === undefined) throw new Error('NOSCRIPT No matching script. Please use EVAL.')
      return this.run(source, rest)
    },
  }

  private run(source: string, [count, ...rest]: readonly string[]): Reply {
    const keys = whole(count)
    return runScript(source, rest.slice(0, keys), rest.slice(keys), (command) => this.send(command))
  }

  private keep(source: string): string {
    const hash = createHash('sha1').update(source).digest('hex')
    this.scripts.set(hash, source)
    return hash
  }

  private read(key: string): Value | undefined {
    const entry = this.entries.get(key)
    if (!entry) return undefined
    if (entry.expires > this.now) return entry.value
    this.entries.delete(key)
    return undefined
  }

  private text(key: string): string | undefined {
    const value = this.read(key)
    if (value instanceof Map) throw new Error('WRONGTYPE Operation against a key holding the wrong kind of value')
    return value
  }

  private hash(key: string): Map<string, string> | undefined {
    const value = this.read(key)
    if (typeof value === 'string') throw new Error('WRONGTYPE Operation against a key holding the wrong kind of value')
    return value
  }

  private timeLeft(key: string): number {
    if (this.read(key) === undefined) return -2
    const expires = this.entries.get(key)?.expires ?? Infinity
    return expires === Infinity ? -1 : expires - this.now
  }
}

function whole(text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new Error('ERR value is not an integer or out of range')
  return Number(text)
}

/** Redis's patterns: `*`, `?`, `[abc]`, and a backslash before what is meant as it stands. */
function glob(pattern: string): RegExp {
  const source = pattern.replace(
    /\\(.)|\[([^\]]*)\]|[*?]|[.+^${}()|\\[\]/]/g,
    (token, escaped?: string, set?: string) => {
      if (escaped !== undefined) return escaped.replace(/\W/g, '\\$&')
      if (set !== undefined) return `[${set.replace(/[\\\]]/g, '\\$&')}]`
      return token === '*' ? '[^]*' : token === '?' ? '[^]' : `\\${token}`
    },
  )
  return new RegExp(`^${source}$`)
}
