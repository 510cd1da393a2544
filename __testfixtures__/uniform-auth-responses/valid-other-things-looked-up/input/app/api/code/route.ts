import { kv } from '@vercel/kv';

// whether a code waits for an address says nothing about accounts
export async function POST(request: Request) {
  const { email, code } = await request.json();
  const waiting = await kv.get(`otp:${email}`);
  if (!waiting) return Response.json({ error: 'Ask for a new code' }, { status: 410 });
  if (waiting !== code) return Response.json({ error: 'Wrong code' }, { status: 400 });
  return Response.json({ ok: true });
}
