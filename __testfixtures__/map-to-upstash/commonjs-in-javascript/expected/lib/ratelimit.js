const { Ratelimit } = require('@upstash/ratelimit');
const { Redis } = require('@upstash/redis');

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
const policies = {
  isLimited: { onError: 'deny' },
};

/** How long one request to Redis may take. */
const BUDGET_MS = 800;

// Both are filled on first use: a build needs no environment.
let redis;
const limiters = new Map();

/** Who is refused until when, so that hammering costs no request to Redis. */
const blocked = new Map();

const ratelimit = {
  /**
   * Counts a call, as `cost` calls where one weighs more, and says whether it
   * may go on: only when `success` is true.
   */
  async check(action, callerId, { rate, target = '', cost = 1 } = {}) {
    const caller = bucketOf(action, 'caller', callerId, rate);
    const { policy, limit } = caller;
    const shared = [];
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
  async peek(action, callerId, { rate } = {}) {
    const bucket = bucketOf(action, 'caller', callerId, rate);
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
  async reset(action, callerId, { rate } = {}) {
    const bucket = bucketOf(action, 'caller', callerId, rate);
    try {
      await limiterOf(bucket).resetUsedTokens(await opaque(bucket.id));
    } catch (error) {
      report(action, error);
    }
  },
};

/** Throws for a rate that would never refuse anybody. */
function bucketOf(action, scope, id, ownRate) {
  const policy = policies[action];
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

async function spend(bucket, cost) {
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

function refusal(reason, limit, reset) {
  const retryAfter = Math.max(1, Math.ceil((reset - Date.now()) / 1_000));
  return { success: false, limit, remaining: 0, reset, reason, retryAfter };
}

function limiterOf({ policy, prefix, ...bucket }) {
  if (blocked.size > 10_000) blocked.clear();
  let limiter = limiters.get(prefix);
  if (!limiter) {
    redis ??= Redis.fromEnv({
      retry: { retries: 1, backoff: () => 50 },
      signal: () => AbortSignal.timeout(BUDGET_MS),
    });
    // Infinity is no JSON.
    const limit = Math.max(0, Math.min(bucket.limit, Number.MAX_SAFE_INTEGER));
    const window = `${bucket.window} ms`;
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
async function opaque(id) {
  const { env } = process;
  const secret = env.UPSTASH_REDIS_REST_TOKEN ?? env.KV_REST_API_TOKEN ?? '';
  const bytes = new TextEncoder().encode(`${secret}:${id}`);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  const hex = (byte) => byte.toString(16).padStart(2, '0');
  return Array.from(new Uint8Array(hash, 0, 16), hex).join('');
}

const UNITS = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

function milliseconds(window) {
  if (typeof window === 'number') return Math.round(window);
  const unit = window.replace(/[\d. ]/g, '');
  return Math.round(parseFloat(window) * UNITS[unit]);
}

/** Without the command that failed, which holds the key. */
function report(action, error) {
  const [cause] = String(error).split(', command was');
  console.error(`ratelimit: ${action}: no answer from Redis:`, cause);
}

module.exports = { policies, ratelimit };
