import type { NextRequest } from 'next/server';

export function secondIp(request: NextRequest): string {
  return request.headers.get('x-forwarded-for') || 'unknown'; // @expect client-ip/helper manual
}
