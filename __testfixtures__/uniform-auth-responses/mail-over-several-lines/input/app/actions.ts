'use server';

import { note, sendMail } from '../lib/mail';
import { prisma } from '../lib/prisma';

export async function remind(form: FormData): Promise<{ message: string }> {
  const email = String(form.get('email'));
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { message: 'Nobody has this address' }; // @expect uniform-auth-responses/missing review
  await sendMail({ // @expect uniform-auth-responses/deferred review
    to: user.email,
    subject: 'Your name ( as you wrote it, )',
    text: 'You asked us for the name under which you signed up: ' + user.name,
  });
  return { message: 'Look into your inbox' };
}

export async function greet(form: FormData): Promise<{ message: string }> {
  const email = String(form.get('email'));
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { message: 'Nobody has this address' }; // @expect uniform-auth-responses/missing review
  await sendMail({ // @expect uniform-auth-responses/deferred review
    to: email,
    subject: 'Hi ( you )',
    text: '',
  });
  return { message: 'Look into your inbox' };
}

export async function report(form: FormData): Promise<{ message: string }> {
  const email = String(form.get('email'));
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { message: 'Nobody has this address' }; // @expect uniform-auth-responses/missing review
  await sendMail({ // @expect uniform-auth-responses/deferred review
    to: user.email,
    subject: 'Report',
    text: `Somebody asked
  for this`,
  });
  await note(user.id); // for the audit
  return { message: 'Look into your inbox' };
}
