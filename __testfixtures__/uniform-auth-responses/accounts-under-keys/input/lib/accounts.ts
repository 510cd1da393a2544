import { kv } from '@vercel/kv';

export interface Account {
  id: string;
  email: string;
  hash: string;
}

export async function accountOf(email: string): Promise<Account | null> {
  return kv.hgetall(`user:${email}`);
}
