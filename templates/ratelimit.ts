import { inStyle, type TemplateStyle } from './style'

/** At most `limit` calls per `window`: a duration such as '60 s', or milliseconds. */
export interface RateRow {
  readonly limit: number
  readonly window: string | number
}

/** One row of the table `policies`. */
export interface PolicyRow {
  /** An identifier: it is the key of the row, and part of the keys in Redis. */
  readonly action: string
  /** Without it, each call brings its own rate. */
  readonly caller?: RateRow | undefined
  readonly target?: RateRow | undefined
  readonly global?: RateRow | undefined
  readonly onError: 'deny' | 'allow'
  readonly algorithm?: 'sliding-window' | 'token-bucket' | undefined
  /** What somebody who reads the table should know about the row; lines are parted by `\n`. */
  readonly comment?: string | undefined
}

export interface LimiterModuleOptions {
  readonly rows: readonly PolicyRow[]
  readonly typescript: boolean
  /** `commonjs` where the project's own JavaScript says `module.exports`; TypeScript is always `esm`. */
  readonly module: 'esm' | 'commonjs'
  readonly style: TemplateStyle
}

/** The names that the module exports for code that runs. */
export const limiterExports = { ratelimit: 'ratelimit', policies: 'policies' } as const

/** What the module needs in the environment, in the names that `Redis.fromEnv` looks for first. */
export const redisVariables = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const

/** The width that prettier breaks lines at unless told otherwise. */
const WIDTH = 80

/**
 * The limiter module, a whole file that ends in a line end. It runs on Node.js and on the Edge alike, and `server-only`
 * stays out of it: middleware and the project's tests import it too. Throws a RangeError for a row whose numbers the
 * module itself would refuse, and a TypeError for an action that is no identifier.
 */
export function renderLimiterModule({ rows, typescript, module, style }: LimiterModuleOptions): string {
  const commonjs = module === 'commonjs' && !typescript
  const parts = [
    typescript ? importsWithTypes : commonjs ? requires : imports,
    typescript && types,
    policies(rows, typescript),
    typescript && typesOfPolicies,
    state,
    ratelimit(typescript),
    bucketOf(typescript),
    spend(typescript),
    refusal(typescript),
    limiterOf,
    opaque,
    milliseconds,
    report,
    commonjs && 'module.exports = { policies, ratelimit };',
  ]
  const text = parts
    .filter((part) => part !== false)
    .map((part) => part.trim())
    .join('\n\n')
    .replace(/‹([^›]*)›/g, typescript ? '$1' : '')
    .replace(/^export (?=const)/gm, commonjs ? '' : 'export ')
  return inStyle(`${text}\n`, style)
}

/** Whether a file of the project is a limiter module that this template made, edited by its owner or not. */
export function isLimiterModule(text: string): boolean {
  return (
    /['"]@upstash\/ratelimit['"]/.test(text) &&
    /\bconst policies\b/.test(text) &&
    /\bconst ratelimit\b/.test(text) &&
    /\basync check\b/.test(text)
  )
}

/**
 * A row as a member of the object `policies`, with its comment above and without a comma behind it, in neutral style;
 * lines after the first are indented relative to it. Throws as renderLimiterModule does.
 */
export function rowText({ action, caller, target, global, onError, algorithm, comment }: PolicyRow): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(action)) throw new TypeError(`an action is an identifier: ${action}`)
  const fields = [
    caller && `caller: ${rateText(caller)}`,
    target && `target: ${rateText(target)}`,
    global && `global: ${rateText(global)}`,
    algorithm && algorithm !== 'sliding-window' && `algorithm: '${algorithm}'`,
    `onError: '${onError}'`,
  ].filter((field) => typeof field === 'string')
  const line = `${action}: { ${fields.join(', ')} }`
  // with the indentation before it and the comma behind it
  const row = line.length + 3 <= WIDTH ? line : `${action}: {\n${fields.map((field) => `  ${field},\n`).join('')}}`
  return comment === undefined ? row : `${comment.replace(/^/gm, '// ').replace(/ +$/gm, '')}\n${row}`
}

/**
 * A window in the words of the module: the largest unit that it is a whole number of. `60_000` → `60 s`,
 * `900_000` → `15 m`, `86_400_000` → `1 d`, `1_500` → `1500 ms`. Durations that are text already stay as they are.
 */
export function windowText(window: string | number): string {
  if (typeof window === 'string') {
    if (!/^\d+(?:\.\d+)? ?(?:ms|s|m|h|d|w)$/.test(window)) throw new RangeError(`no duration: ${window}`)
    return window
  }
  if (!(Number.isSafeInteger(Math.round(window)) && Math.round(window) >= 1)) {
    throw new RangeError(`a window has at least one millisecond: ${String(window)}`)
  }
  const whole = Math.round(window)
  // a minute is more often said as 60 s
  if (whole === 60_000) return '60 s'
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const
  const [unit, length] = units.find(([, length]) => whole % length === 0) ?? (['ms', 1] as const)
  return `${String(whole / length)} ${unit}`
}

const MS = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 }

/** How many milliseconds a window has, as the module itself reads it. Throws a RangeError for what is no duration. */
export function windowMs(window: string | number): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w)$/.exec(windowText(window)) ?? []
  return Math.round(Number(amount) * MS[unit as keyof typeof MS])
}

function rateText({ limit, window }: RateRow): string {
  if (Number.isNaN(limit)) throw new RangeError('a limit is a number')
  return `{ limit: ${String(limit)}, window: '${windowText(window)}' }`
}

// In the parts below ‹…› holds what only TypeScript has.

const importsWithTypes = `
import { Ratelimit, type Duration } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';`

const imports = `
import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';`

const requires = `
const { Ratelimit } = require('@upstash/ratelimit');
const { Redis } = require('@upstash/redis');`

const types = `
/** At most \`limit\` calls per \`window\`: '60 s', '15 m', or milliseconds. */
export type Rate = { limit: number; window: Duration | number };

export type Policy = {
  caller?: Rate;
  target?: Rate;
  global?: Rate;
  algorithm?: 'sliding-window' | 'token-bucket';
  onError: 'deny' | 'allow';
};`

function policies(rows: readonly PolicyRow[], typescript: boolean): string {
  const table = rows.map((row) => `${rowText(row)},\n`.replace(/^(?=.)/gm, '  ')).join('')
  return `
/**
 * How often each action may be done, counted in Redis for all instances of this
 * app together:
 * - caller: by one address or user. Without it each call brings its own rate.
 * - target: to one account or mailbox, whoever does it.
 * - global: by everybody.
 * A rate is at most \`limit\` calls per \`window\`: '60 s', '15 m', or milliseconds.
 * While Redis does not answer, \`onError\` decides: 'deny' wherever a free pass
 * costs more than a refusal, as with credentials, mail and money.
 */
export const policies = {${rows.length ? `\n${table}` : ''}}${typescript ? ' satisfies Record<string, Policy>' : ''};`
}

const typesOfPolicies = `
export type Action = keyof typeof policies;
type Scope = 'caller' | 'target' | 'global';
type Reason = Scope | 'unavailable';

/** \`reset\` is a time in milliseconds, \`retryAfter\` a number of seconds. */
type Usage = { limit: number; remaining: number; reset: number };
export type Verdict =
  | (Usage & { success: true })
  | (Usage & { success: false; reason: Reason; retryAfter: number });

// A call has to say what the policy of its action leaves open.
type Row<A extends Action> = (typeof policies)[A];
type WithRate<A extends Action> =
  Row<A> extends { caller: Rate } ? { rate?: Rate } : { rate: Rate };
type WithTarget<A extends Action> =
  Row<A> extends { target: Rate } ? { target: string } : { target?: string };
type Optional<T> = object extends T ? [options?: T] : [options: T];
type Options = { rate?: Rate; target?: string; cost?: number };`

const state = `
/** How long one request to Redis may take. */
const BUDGET_MS = 800;

// Both are filled on first use: a build needs no environment.
let redis‹: Redis | undefined›;
const limiters = new Map‹<string, Ratelimit>›();

/** Who is refused until when, so that hammering costs no request to Redis. */
const blocked = new Map‹<string, number>›();`

function ratelimit(typescript: boolean): string {
  const checkHead = typescript
    ? `
  async check<A extends Action>(
    action: A,
    callerId: string,
    ...[options]: Optional<WithRate<A> & WithTarget<A> & { cost?: number }>
  ): Promise<Verdict> {
    const { rate, target = '', cost = 1 }: Options = options ?? {};`
    : `
  async check(action, callerId, { rate, target = '', cost = 1 } = {}) {`
  const rateHead = (name: string, result: string): string =>
    typescript
      ? `
  async ${name}<A extends Action>(
    action: A,
    callerId: string,
    ...[options]: Optional<WithRate<A>>
  ): Promise<${result}> {
    const bucket = bucketOf(action, 'caller', callerId, options?.rate);`
      : `
  async ${name}(action, callerId, { rate } = {}) {
    const bucket = bucketOf(action, 'caller', callerId, rate);`
  return `
export const ratelimit = {
  /**
   * Counts a call, as \`cost\` calls where one weighs more, and says whether it
   * may go on: only when \`success\` is true.
   */${checkHead}
    const caller = bucketOf(action, 'caller', callerId, rate);
    const { policy, limit } = caller;
    const shared‹: Bucket[]› = [];
    if (policy.target) {
      // Ann@example.com and ann@example.com are one mailbox.
      shared.push(bucketOf(action, 'target', target.trim().toLowerCase()));
    }
    if (policy.global) shared.push(bucketOf(action, 'global', 'everybody'));
    try {
      // One after the other: who is refused must not spend what others share.
      const verdict = await spend(caller, cost);
      if (!verdict.success) return verdict;
      for (const bucket of shared) {
        const further = await spend(bucket, cost);
        if (!further.success) return further;
      }
      return verdict;
    } catch (error) {
      report(action, error);
      const reset = Date.now() + 5_000;
      return policy.onError === 'allow'
        ? { success: true, limit, remaining: limit, reset }
        : refusal('unavailable', limit, reset);
    }
  },

  /** What the caller has left, without counting this as a call. */${rateHead('peek', 'Usage')}
    const { policy, limit } = bucket;
    try {
      const id = await opaque(bucket.id);
      const { remaining, reset } = await limiterOf(bucket).getRemaining(id);
      return { limit, remaining, reset };
    } catch (error) {
      report(action, error);
      const remaining = policy.onError === 'allow' ? limit : 0;
      return { limit, remaining, reset: Date.now() + 5_000 };
    }
  },

  /**
   * Lets the caller start again. Other running instances may go on refusing
   * until the window is over, and so does Redis when it cannot be reached.
   */${rateHead('reset', 'void')}
    try {
      await limiterOf(bucket).resetUsedTokens(await opaque(bucket.id));
    } catch (error) {
      report(action, error);
    }
  },
};`
}

function bucketOf(typescript: boolean): string {
  const head = typescript
    ? `
type Bucket = ReturnType<typeof bucketOf>;

/** Throws for a rate that would never refuse anybody. */
function bucketOf(action: Action, scope: Scope, id: string, ownRate?: Rate) {`
    : `
/** Throws for a rate that would never refuse anybody. */
function bucketOf(action, scope, id, ownRate) {`
  return `${head}
  const policy‹: Policy› = policies[action];
  const rate = ownRate ?? policy[scope];
  const limit = Math.floor(rate?.limit ?? NaN);
  const window = milliseconds(rate?.window ?? NaN);
  if (Number.isNaN(limit) || !(window >= 1 && window < Infinity)) {
    throw new RangeError(\`ratelimit: \${action} has no \${scope} rate to go by\`);
  }
  if (!id) {
    console.error(\`ratelimit: \${action}: all without a \${scope} count as one\`);
  }
  // One prefix per bucket: what has the same prefix is one counter.
  const own = ownRate ? \`:\${limit}:\${window}\` : '';
  const prefix = \`ratelimit:\${action}:\${scope}\${own}\`;
  return { policy, scope, prefix, id, limit, window };
}`
}

function spend(typescript: boolean): string {
  const head = typescript
    ? 'async function spend(bucket: Bucket, cost: number): Promise<Verdict> {'
    : 'async function spend(bucket, cost) {'
  return `
${head}
  // What costs more than the limit never passes, and need not block for longer.
  const rate = Math.max(1, Math.min(Math.ceil(cost) || 1, bucket.limit + 1));
  const id = await opaque(bucket.id);
  const limiter = limiterOf(bucket);
  if (rate > 1) {
    // Refused by \`limit\`, it would be counted all the same and use up the rest.
    const { remaining, reset } = await limiter.getRemaining(id);
    if (remaining < rate) {
      return { ...refusal(bucket.scope, bucket.limit, reset), remaining };
    }
  }
  const answer = await limiter.limit(id, { rate });
  const { success, limit, remaining, reset } = answer;
  if (!success) return refusal(bucket.scope, limit, reset);
  return { success, limit, remaining, reset };
}`
}

function refusal(typescript: boolean): string {
  const head = typescript
    ? 'function refusal(reason: Reason, limit: number, reset: number): Verdict {'
    : 'function refusal(reason, limit, reset) {'
  return `
${head}
  const retryAfter = Math.max(1, Math.ceil((reset - Date.now()) / 1_000));
  return { success: false, limit, remaining: 0, reset, reason, retryAfter };
}`
}

const limiterOf = `
function limiterOf({ policy, prefix, ...bucket }‹: Bucket›)‹: Ratelimit› {
  if (blocked.size > 10_000) blocked.clear();
  let limiter = limiters.get(prefix);
  if (!limiter) {
    redis ??= Redis.fromEnv({
      retry: { retries: 1, backoff: () => 50 },
      signal: () => AbortSignal.timeout(BUDGET_MS),
    });
    // Infinity is no JSON.
    const limit = Math.max(0, Math.min(bucket.limit, Number.MAX_SAFE_INTEGER));
    const window = \`\${bucket.window} ms\`‹ as const›;
    limiter = new Ratelimit({
      redis,
      prefix,
      limiter:
        policy.algorithm === 'token-bucket'
          ? Ratelimit.tokenBucket(limit, window, limit)
          : Ratelimit.slidingWindow(limit, window),
      ephemeralCache: blocked,
      timeout: 0, // by default, who gets no answer within 5 s passes
    });
    limiters.set(prefix, limiter);
  }
  return limiter;
}`

const opaque = `
/**
 * Keeps addresses and e-mails out of Redis and its error messages. Free of \`*\`,
 * too, which \`resetUsedTokens\` would take for anybody.
 */
async function opaque(id‹: string›)‹: Promise<string>› {
  const { env } = process;
  const secret = env.UPSTASH_REDIS_REST_TOKEN ?? env.KV_REST_API_TOKEN ?? '';
  const bytes = new TextEncoder().encode(\`\${secret}:\${id}\`);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  const hex = (byte‹: number›) => byte.toString(16).padStart(2, '0');
  return Array.from(new Uint8Array(hash, 0, 16), hex).join('');
}`

const milliseconds = `
const UNITS = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

function milliseconds(window‹: Duration | number›)‹: number› {
  if (typeof window === 'number') return Math.round(window);
  const unit = window.replace(/[\\d. ]/g, '')‹ as keyof typeof UNITS›;
  return Math.round(parseFloat(window) * UNITS[unit]);
}`

const report = `
/** Without the command that failed, which holds the key. */
function report(action‹: Action›, error‹: unknown›)‹: void› {
  const [cause] = String(error).split(', command was');
  console.error(\`ratelimit: \${action}: no answer from Redis:\`, cause);
}`
