import { cache } from 'react';
import { cookies } from 'next/headers';
import { prisma } from './prisma';

const COOKIE = 'app_session';

async function readCookie() {
  const jar = await cookies();
  return jar.get(COOKIE)?.value;
}

const required = cache(async () => {
  const id = await readCookie();
  const user = id ? await prisma.user.findUnique({ where: { id } }) : null;
  if (!user) throw new Error('Not signed in');
  return user;
});

/** Whoever has no session goes no further. */
export function requireUser() {
  return required();
}
