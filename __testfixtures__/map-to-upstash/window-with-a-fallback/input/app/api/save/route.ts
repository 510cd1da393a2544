import { createLimiter } from '../../../lib/limiter';

const limiter = createLimiter({ every: '30000' });

export async function POST(request: Request) {
  const { user } = await request.json();
  if (!limiter.take(user)) return new Response('Too many requests', { status: 429 });
  return new Response('saved');
}
