'use client';

import { useRouter } from 'next/navigation';

const post = (email: string) => ({ method: 'POST', body: JSON.stringify({ email }) });

export async function byStatus(email: string) {
  const response = await fetch('/api/by-status', post(email));
  return response.status === 404 ? 'register' : 'done';
}

export async function byText(email: string) {
  const response = await fetch('/api/by-text', post(email));
  const { error } = await response.json();
  return error?.includes('unknown') ? 'register' : 'done';
}

export async function byField(email: string) {
  const data = await (await fetch('/api/by-field', post(email))).json();
  return data.mayRegister ? 'register' : 'done';
}

export function GoesOn() {
  const router = useRouter();
  async function send(email: string) {
    const response = await fetch('/api/goes-on', post(email));
    if (response.ok) router.push('/enter-the-code');
  }
  return <button onClick={() => send('a@example.com')}>Send</button>;
}
