import { Attempts, Requests } from '@/lib/limiters';

const requests = new Requests({ max: 30, windowMs: 60_000 });

export async function POST(request) {
  const caller = request.headers.get('x-real-ip') ?? 'unknown';
  if (!(await requests.take(caller))) return Response.json({ error: 'Too many requests' }, { status: 429 });
  if (!(await Attempts.isAllowed(caller, 5, 900_000))) return Response.json({ error: 'Too many attempts' }, { status: 429 });
  return Response.json({ ok: true });
}
