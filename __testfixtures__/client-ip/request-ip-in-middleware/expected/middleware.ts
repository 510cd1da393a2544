import { NextResponse, type NextRequest } from 'next/server';
import { ratelimit } from './lib/ratelimit';
import { clientIpFrom } from './lib/get-client-ip';

export default async function middleware(request: NextRequest) {
  const ip = clientIpFrom(request.headers); // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  return success ? NextResponse.next() : new NextResponse(null, { status: 429 });
}
