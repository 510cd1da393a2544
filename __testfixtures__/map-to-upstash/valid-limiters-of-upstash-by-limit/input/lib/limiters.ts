import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';

const limiters = new Map<string, Ratelimit>();
const started = Date.now();
let made = 0;

export async function allow(key: string, limit: number): Promise<boolean> {
  const id = `${limit}`;
  let limiter = limiters.get(id);
  if (!limiter) {
    made += 1;
    limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(limit, '60 s'), prefix: id });
    limiters.set(id, limiter);
  }
  const { success, remaining } = await limiter.limit(key);
  if (remaining <= 1) console.warn(made, Date.now() - started);
  return success;
}
