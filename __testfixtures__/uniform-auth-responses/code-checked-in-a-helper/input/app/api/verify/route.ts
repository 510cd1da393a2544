import { verifyUser } from '@/lib/verify';

export async function POST(request: Request) {
  const { email, code } = await request.json();
  const result = await verifyUser(email, code);
  if (!result.success) return Response.json({ error: result.error }, { status: 400 });
  return Response.json({ ok: true });
}
