import { auth, calls, mails, search } from '../../../lib/limiters';

export async function POST(request) {
  const caller = request.headers.get('x-real-ip') ?? 'unknown';
  const isAllowed =
    auth.allow(caller, 5, 60_000) && search.allow(caller, 5, 60_000) && mails.allow(caller) && calls.allow(caller);
  if (!isAllowed) return Response.json({ error: 'Too many requests' }, { status: 429 });
  return Response.json({ ok: true });
}
