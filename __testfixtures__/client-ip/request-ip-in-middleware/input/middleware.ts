import { NextResponse, type NextRequest } from 'next/server';
import { ratelimit } from './lib/ratelimit';

export default async function middleware(request: NextRequest) {
  const ip = request.ip ?? '127.0.0.1'; // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  return success ? NextResponse.next() : new NextResponse(null, { status: 429 });
}
