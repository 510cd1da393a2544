'use server';

import { mayComment, mayVote } from '@/lib/limits';

export async function comment(user: string) {
  return mayComment(user) ? 'saved' : 'wait';
}

export async function vote(user: string) {
  if (!mayVote(user)) throw new Error('wait');
}
