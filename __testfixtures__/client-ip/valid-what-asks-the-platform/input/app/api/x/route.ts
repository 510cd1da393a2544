import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import { ipAddress } from '@vercel/functions';

const ratelimit = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '60 s') });

export async function POST(request: Request) {
  const { success } = await ratelimit.limit(ipAddress(request) ?? 'unknown');
  if (!success) return new Response(null, { status: 429 });
  return Response.json({});
}
