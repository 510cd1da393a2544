import { NextResponse } from 'next/server';
import { ratelimit } from './ratelimit';

export async function tooMany(request: Request, limit: number): Promise<NextResponse | null> { // @expect map-to-upstash/pooled review
  const key = request.headers.get('x-user') ?? 'anonymous';
  const now = Date.now();
  const { success, reset } = await ratelimit.check('tooMany', key, {
    rate: { limit, window: '60 s' },
  });
  if (!success) {
    const seconds = Math.ceil((reset - now) / 1000);
    return NextResponse.json(
      { error: `Try again in ${seconds} seconds` },
      { status: 429, headers: { 'Retry-After': seconds.toString() } },
    );
  }
  return null;
}
