import type { NextRequest } from 'next/server';

const profiles = new Map<string, string>();

export function remember(request: NextRequest, name: string): void {
  profiles.set(request.headers.get('x-forwarded-for') ?? '', name); // @expect client-ip/other manual
}

export function recall(key: string): string | undefined {
  return profiles.get(key);
}
