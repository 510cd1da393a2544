import type { NextRequest } from 'next/server';

const OWN = new Set((process.env.OWN_ADDRESSES ?? '').split(','));

function isForeign(address: string): boolean {
  return !OWN.has(address);
}

/** What is decided by a list of one's own is no matter of form. */
export function callerBehindOwn(request: NextRequest): string {
  const direct = request.headers.get('x-real-ip'); // @expect client-ip/spoofable manual
  if (direct && isForeign(direct)) return direct;
  const forwarded = request.headers.get('x-forwarded-for'); // @expect client-ip/spoofable manual
  return forwarded ?? 'unknown';
}
