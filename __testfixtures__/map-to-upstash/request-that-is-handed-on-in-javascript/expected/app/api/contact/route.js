import { checkLimit } from '@/lib/limit';

export async function POST(request) {
  const { allowed } = await checkLimit(request, { scope: 'contact', limit: 5, windowMs: 60_000 });
  if (!allowed) return Response.json({ error: 'Too many requests' }, { status: 429 });
  return Response.json({ ok: true });
}
