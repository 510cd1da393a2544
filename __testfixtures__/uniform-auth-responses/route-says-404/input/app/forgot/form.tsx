'use client';

export function Form() {
  async function send(email: string) {
    const response = await fetch('/api/forgot', { method: 'POST', body: JSON.stringify({ email }) });
    alert(response.ok ? 'Mail ist unterwegs' : 'Das ging nicht');
  }
  return <button onClick={() => send('a@example.com')}>Senden</button>;
}
