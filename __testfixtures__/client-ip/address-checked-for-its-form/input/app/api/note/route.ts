import type { NextRequest } from 'next/server';
import { callerAddress } from '@/lib/caller';
import { callerBehindOwn } from '@/lib/trusting';
import { ratelimit } from '@/lib/ratelimit';

export async function POST(request: NextRequest) {
  const { success } = await ratelimit.limit(callerAddress(request));
  const other = await ratelimit.limit(`own:${callerBehindOwn(request)}`);
  if (!success || !other.success) return new Response(null, { status: 429 });
  return Response.json({});
}
