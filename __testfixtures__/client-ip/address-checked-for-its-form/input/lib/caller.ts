import type { NextRequest } from 'next/server';

const SHAPE = /^(?:\d{1,3}\.){3}\d{1,3}$|^[\da-f:]+$/i;

function looksRight(address: string): boolean {
  return SHAPE.test(address) && address.length < 46;
}

function withoutPrefix(address: string): string {
  const bare = address.trim();
  return bare.replace(/^::ffff:/i, '');
}

export function callerAddress(request: NextRequest): string {
  const edge = request.headers.get('cf-connecting-ip'); // @expect client-ip/helper review
  if (edge) {
    const bare = withoutPrefix(edge);
    if (looksRight(bare)) return bare;
  }

  const forwarded = request.headers.get('x-forwarded-for');
  if (forwarded) {
    const first = withoutPrefix(forwarded.split(',')[0] ?? '');
    if (looksRight(first)) return first;
  }

  return '127.0.0.1';
}
