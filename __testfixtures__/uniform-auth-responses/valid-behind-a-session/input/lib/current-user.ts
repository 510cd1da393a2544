import { cache } from 'react';
import { cookies } from 'next/headers';
import { jwtVerify } from 'jose';

const key = new TextEncoder().encode(process.env.SESSION_SECRET);

async function open(session: string) {
  try {
    const { payload } = await jwtVerify(session, key);
    return payload;
  } catch {
    return null;
  }
}

const readSession = cache(async () => {
  const session = (await cookies()).get('session')?.value;
  return session ? open(session) : null;
});

export async function currentUser() {
  const session = await readSession();
  return session ? { id: String(session.sub) } : null;
}
