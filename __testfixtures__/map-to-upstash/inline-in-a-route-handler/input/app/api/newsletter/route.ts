import { NextResponse, type NextRequest } from 'next/server';

const WINDOW = 60 * 60 * 1000;
const subscriptions = new Map<string, { count: number; resetAt: number }>();

export async function POST(request: NextRequest) { // @expect map-to-upstash/in-memory review
  const key = request.headers.get('x-real-ip') ?? 'unknown';
  const now = Date.now();
  const entry = subscriptions.get(key);
  if (entry && now < entry.resetAt) {
    if (entry.count >= 3) {
      return NextResponse.json({ error: 'Please try again later' }, { status: 429 });
    }
    entry.count++;
  } else {
    subscriptions.set(key, { count: 1, resetAt: now + WINDOW });
  }

  const { email } = await request.json();
  return NextResponse.json({ subscribed: email });
}
