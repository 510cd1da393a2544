import { Ratelimit, type Duration } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';

/** At most `limit` calls per `window`: '60 s', '15 m', or milliseconds. */
export type Rate = { limit: number; window: Duration | number };

export type Policy = {
  caller?: Rate;
  target?: Rate;
  global?: Rate;
  algorithm?: 'sliding-window' | 'token-bucket';
  onError: 'deny' | 'allow';
};

/**
 * How often each action may be done, counted in Redis for all instances of this
 * app together:
 * - caller: by one address or user. Without it each call brings its own rate.
 * - target: to one account or mailbox, whoever does it.
 * - global: by everybody.
 * A rate is at most `limit` calls per `window`: '60 s', '15 m', or milliseconds.
 * While Redis does not answer, `onError` decides: 'deny' wherever a free pass
 * costs more than a refusal, as with credentials, mail and money.
 */
export const policies = {
  offers: { caller: { limit: 30, window: '60 s' }, onError: 'deny' },
} satisfies Record<string, Policy>;

export type Action = keyof typeof policies;
type Scope = 'caller' | 'target' | 'global';
type Reason = Scope | 'unavailable';

/** `reset` is a time in milliseconds, `retryAfter` a number of seconds. */
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
type Options = { rate?: Rate; target?: string; cost?: number };

/** How long one request to Redis may take. */
const BUDGET_MS = 800;

// Both are filled on first use: a build needs no environment.
let redis: Redis | undefined;
const limiters = new Map<string, Ratelimit>();

/** Who is refused until when, so that hammering costs no request to Redis. */
const blocked = new Map<string, number>();

export const ratelimit = {
  /**
   * Counts a call, as `cost` calls where one weighs more, and says whether it
   * may go on: only when `success` is true.
   */
  async check<A extends Action>(
    action: A,
    callerId: string,
    ...[options]: Optional<WithRate<A> & WithTarget<A> & { cost?: number }>
  ): Promise<Verdict> {
    const { rate, target = '', cost = 1 }: Options = options ?? {};
    const caller = bucketOf(action, 'caller', callerId, rate);
    const { policy, limit } = caller;
    const shared: Bucket[] = [];
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

  /** What the caller has left, without counting this as a call. */
  async peek<A extends Action>(
    action: A,
    callerId: string,
    ...[options]: Optional<WithRate<A>>
  ): Promise<Usage> {
    const bucket = bucketOf(action, 'caller', callerId, options?.rate);
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
   */
  async reset<A extends Action>(
    action: A,
    callerId: string,
    ...[options]: Optional<WithRate<A>>
  ): Promise<void> {
    const bucket = bucketOf(action, 'caller', callerId, options?.rate);
    try {
      await limiterOf(bucket).resetUsedTokens(await opaque(bucket.id));
    } catch (error) {
      report(action, error);
    }
  },
};

type Bucket = ReturnType<typeof bucketOf>;

/** Throws for a rate that would never refuse anybody. */
function bucketOf(action: Action, scope: Scope, id: string, ownRate?: Rate) {
  const policy: Policy = policies[action];
  const rate = ownRate ?? policy[scope];
  const limit = Math.floor(rate?.limit ?? NaN);
  const window = milliseconds(rate?.window ?? NaN);
  if (Number.isNaN(limit) || !(window >= 1 && window < Infinity)) {
    throw new RangeError(`ratelimit: ${action} has no ${scope} rate to go by`);
  }
  if (!id) {
    console.error(`ratelimit: ${action}: all without a ${scope} count as one`);
  }
  // One prefix per bucket: what has the same prefix is one counter.
  const own = ownRate ? `:${limit}:${window}` : '';
  const prefix = `ratelimit:${action}:${scope}${own}`;
  return { policy, scope, prefix, id, limit, window };
}

async function spend(bucket: Bucket, cost: number): Promise<Verdict> {
  // What costs more than the limit never passes, and need not block for longer.
  const rate = Math.max(1, Math.min(Math.ceil(cost) || 1, bucket.limit + 1));
  const id = await opaque(bucket.id);
  const limiter = limiterOf(bucket);
  if (rate > 1) {
    // Refused by `limit`, it would be counted all the same and use up the rest.
    const { remaining, reset } = await limiter.getRemaining(id);
    if (remaining < rate) {
      return { ...refusal(bucket.scope, bucket.limit, reset), remaining };
    }
  }
  const answer = await limiter.limit(id, { rate });
  const { success, limit, remaining, reset } = answer;
  if (!success) return refusal(bucket.scope, limit, reset);
  return { success, limit, remaining, reset };
}

function refusal(reason: Reason, limit: number, reset: number): Verdict {
  const retryAfter = Math.max(1, Math.ceil((reset - Date.now()) / 1_000));
  return { success: false, limit, remaining: 0, reset, reason, retryAfter };
}

function limiterOf({ policy, prefix, ...bucket }: Bucket): Ratelimit {
  if (blocked.size > 10_000) blocked.clear();
  let limiter = limiters.get(prefix);
  if (!limiter) {
    redis ??= Redis.fromEnv({
      retry: { retries: 1, backoff: () => 50 },
      signal: () => AbortSignal.timeout(BUDGET_MS),
    });
    // Infinity is no JSON.
    const limit = Math.max(0, Math.min(bucket.limit, Number.MAX_SAFE_INTEGER));
    const window = `${bucket.window} ms` as const;
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
}

/**
 * Keeps addresses and e-mails out of Redis and its error messages. Free of `*`,
 * too, which `resetUsedTokens` would take for anybody.
 */
async function opaque(id: string): Promise<string> {
  const { env } = process;
  const secret = env.UPSTASH_REDIS_REST_TOKEN ?? env.KV_REST_API_TOKEN ?? '';
  const bytes = new TextEncoder().encode(`${secret}:${id}`);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  return Array.from(new Uint8Array(hash, 0, 16), hex).join('');
}

const UNITS = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

function milliseconds(window: Duration | number): number {
  if (typeof window === 'number') return Math.round(window);
  const unit = window.replace(/[\d. ]/g, '') as keyof typeof UNITS;
  return Math.round(parseFloat(window) * UNITS[unit]);
}

/** Without the command that failed, which holds the key. */
function report(action: Action, error: unknown): void {
  const [cause] = String(error).split(', command was');
  console.error(`ratelimit: ${action}: no answer from Redis:`, cause);
}
