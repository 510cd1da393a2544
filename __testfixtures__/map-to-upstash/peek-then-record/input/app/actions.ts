'use server';

import { isBlocked, recordFailure } from '@/lib/failures';

declare function isRight(password: string): boolean;

export async function login(ip: string, password: string) {
  if (isBlocked(ip)) return 'blocked';
  if (!isRight(password)) {
    recordFailure(ip);
    return 'wrong';
  }
  return 'welcome';
}
