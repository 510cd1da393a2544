import type { NextRequest } from 'next/server';
import { allow } from './allow';

const proxies = new Set((process.env.TRUSTED_PROXIES ?? '').split(','));

export function keyOfTrusted(request: NextRequest): string {
  const direct = request.headers.get('x-real-ip'); // @expect client-ip/spoofable manual
  const forwarded = request.headers.get('x-forwarded-for'); // @expect client-ip/spoofable manual
  if (forwarded && direct && proxies.has(direct)) {
    return forwarded.split(',')[0] ?? direct;
  }
  return direct ?? 'unknown';
}

export function rightmost(request: NextRequest): string {
  return request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? 'unknown'; // @expect client-ip/helper manual
}

export function platformFirst(request: NextRequest): string {
  return request.headers.get('x-vercel-forwarded-for') ?? request.headers.get('x-forwarded-for') ?? 'unknown'; // @expect client-ip/helper manual
}

export function check(request: NextRequest): boolean {
  return allow(keyOfTrusted(request)) && allow(rightmost(request)) && allow(platformFirst(request));
}
