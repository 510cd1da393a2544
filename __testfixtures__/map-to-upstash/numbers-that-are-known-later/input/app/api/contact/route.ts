import { mayMail, takeCall } from '@/lib/limit';

export async function POST(request: Request) {
  const { allowed } = takeCall(request.headers.get('x-real-ip') ?? 'unknown', 'free');
  const { email } = (await request.json()) as { email: string };
  if (!allowed || !mayMail(email)) return Response.json({ error: 'Too many requests' }, { status: 429 });
  return Response.json({ ok: true });
}
