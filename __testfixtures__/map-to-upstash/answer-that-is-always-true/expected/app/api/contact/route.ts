import { check } from '@/lib/limit';

export async function POST(request: Request) {
  const caller = request.headers.get('x-real-ip') ?? 'unknown';
  const isAllowed = await check(caller);
  if (!isAllowed) return Response.json({ error: 'Too many requests' }, { status: 429 }); // @expect map-to-upstash/never-refuses manual
  return Response.json({ ok: true });
}

export async function PUT(request: Request) {
  if (!(await check(request.headers.get('x-real-ip') ?? 'unknown')).allowed) {
    return Response.json({ error: 'Too many requests' }, { status: 429 });
  }
  return Response.json({ ok: true });
}

export async function PATCH(request: Request) {
  await check(request.headers.get('x-real-ip') ?? 'unknown'); // @expect map-to-upstash/unheard manual
  return Response.json({ ok: true });
}
