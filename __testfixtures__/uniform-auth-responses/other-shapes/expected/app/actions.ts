'use server';

import bcrypt from 'bcryptjs';
import { createClient } from '@supabase/supabase-js';
import { getAuth } from 'firebase-admin/auth';
import { redirect } from 'next/navigation';
import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';
import { after } from 'next/server';

const supabase = createClient(process.env.URL!, process.env.KEY!);

export async function byFirebase(email: string) {
  try {
    const user = await getAuth().getUserByEmail(email);
    after(() => sendResetMail(user.email, user.uid));
    return { done: true };
  } catch (error) {
    if ((error as { code?: string }).code === 'auth/user-not-found') return { done: true }; // @expect uniform-auth-responses/missing review
    return { error: 'failed' };
  }
}

export async function onTheList(email: string) {
  const subscriber = await prisma.subscriber.findFirst({ where: { email } });
  if (subscriber) { // @expect uniform-auth-responses/taken review
    return { message: 'merci' };
  } else {
    await prisma.subscriber.create({ data: { email } });
    return { message: 'merci' };
  }
}

export async function byRedirect(email: string, password: string) {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) redirect('/login?error=wrong'); // @expect uniform-auth-responses/missing review
  if (!user.password) redirect('/login?error=oauth'); // @expect uniform-auth-responses/state manual
  if (!(await bcrypt.compare(password, user.password))) redirect('/login?error=wrong');
  return { id: user.id };
}

export async function inside(email: string, password: string) {
  const user = await prisma.user.findUnique({ where: { email } });
  if (user) {
    const matches = await bcrypt.compare(password, user.password);
    if (matches) return { id: user.id };
    return { error: 'wrong password' };
  }
  return { error: 'wrong password' }; // @expect uniform-auth-responses/missing review
}

export async function identities(email: string, password: string) {
  const { data, error } = await supabase.auth.signUp({ email, password });
  if (error) return { error: 'failed' };
  if (data.user?.identities?.length === 0) return { error: 'taken' }; // @expect uniform-auth-responses/taken manual
  return { done: true };
}

export async function eitherWay(email: string) {
  const user = await prisma.user.findUnique({ where: { email } });
  return user ? { status: 'known' } : { status: 'unknown' }; // @expect uniform-auth-responses/oracle manual
}
