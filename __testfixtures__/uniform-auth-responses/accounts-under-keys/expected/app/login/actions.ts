'use server';

import { compare } from 'bcryptjs';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { accountOf } from '../../lib/accounts';

export async function login(_: { error?: string }, form: FormData): Promise<{ error?: string }> {
  const email = String(form.get('email'));
  const account = await accountOf(email);
  if (!account) return { error: 'Wrong password' }; // @expect uniform-auth-responses/missing review
  if (!(await compare(String(form.get('password')), account.hash))) return { error: 'Wrong password' };
  cookies().set('session', account.id);
  redirect('/');
}
