import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';

export const loginLimiter = new Ratelimit({
  redis: Redis.fromEnv(),
  limiter: Ratelimit.fixedWindow(5, '1 m'), // @expect fixed-to-sliding-window/burst safe
  prefix: 'login',
});

export const searchLimiter = new Ratelimit({
  redis: Redis.fromEnv(),
  // generous: this is only the type-ahead
  limiter: Ratelimit.fixedWindow(
    /* requests */ 100, // @expect^ fixed-to-sliding-window/burst safe
    '10s', // Upstash accepts this without the space
  ),
  ephemeralCache: new Map(),
});
