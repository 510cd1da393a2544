import { Redis } from '@upstash/redis';

const redis = process.env.UPSTASH_REDIS_REST_URL ? Redis.fromEnv() : null;
const memory = new Map<string, { count: number; resetAt: number }>();

function allowInMemory(key: string): boolean { // @expect map-to-upstash/fallback manual
  const now = Date.now();
  const entry = memory.get(key);
  if (!entry || entry.resetAt <= now) {
    memory.set(key, { count: 1, resetAt: now + 60_000 });
    return true;
  }
  entry.count++;
  return entry.count <= 10;
}

export async function allow(key: string): Promise<boolean> { // @expect map-to-upstash/fallback manual
  if (!redis) return allowInMemory(key);
  const count = await redis.incr(key);
  if (count === 1) await redis.expire(key, 60);
  return count <= 10;
}
