'use server';

import { prisma } from '@/lib/prisma';

/** A page that is shared has a password, and nobody's account is behind it. */
export async function openPage(data: FormData) {
  const pageId = data.get('pageId') as string;
  const page = await prisma.page.findUnique({ where: { id: pageId } });
  if (!page) return { error: 'Page not found' };
  if (page.password !== data.get('password')) return { error: 'Wrong password' };
  return { url: page.url };
}
