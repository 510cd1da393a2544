import { limiter } from '@/lib/limiter';

export async function POST(request: Request) {
  const { limited } = limiter.check({ caller: request.headers.get('x-real-ip') ?? 'unknown', limit: 5, seconds: 60 });
  if (limited) return Response.json({ error: 'Too many requests' }, { status: 429 });
  return Response.json({ ok: true });
}
