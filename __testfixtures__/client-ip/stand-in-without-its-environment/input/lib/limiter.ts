import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';

let limiter: { limit(key: string): Promise<{ success: boolean }> } | undefined;

export function getLimiter() {
  if (limiter) return limiter;
  if (process.env.UPSTASH_REDIS_REST_URL) {
    limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, '1 m') });
    return limiter;
  }
  limiter = {
    async limit(_key: string) {
      return { success: true };
    },
  };
  return limiter;
}
