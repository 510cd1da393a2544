import { NextResponse, type NextRequest } from 'next/server';
import { ratelimit } from '../../../lib/ratelimit';

export async function POST(request: NextRequest) { // @expect map-to-upstash/in-memory review
  const key = request.headers.get('x-real-ip') ?? 'unknown';
  const { success } = await ratelimit.check('newsletter', key);
  if (!success) {
    return NextResponse.json({ error: 'Please try again later' }, { status: 429 });
  }

  const { email } = await request.json();
  return NextResponse.json({ subscribed: email });
}
