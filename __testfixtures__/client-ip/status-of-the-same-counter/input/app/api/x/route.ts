import type { NextRequest } from 'next/server';
import { allow, limitHeaders } from '@/lib/allow';
import { remember } from '@/lib/profiles';

export async function POST(request: NextRequest) {
  if (!allow(request)) return new Response(null, { status: 429, headers: limitHeaders(request) });
  remember(request, 'x');
  return Response.json({});
}
