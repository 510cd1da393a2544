import { allow } from '../../../lib/allow';

export async function POST(req: Request) {
  const forwarded = req.headers.get('x-forwarded-for'); // @expect client-ip/spoofable review
  const realIp = req.headers.get('x-real-ip');
  const ip = forwarded ? forwarded.split(',')[0]?.trim() : realIp || 'unknown';
  if (!allow(['vote', ip].join(':'))) return new Response('Too many votes', { status: 429 });
  return Response.json({ ok: true });
}
