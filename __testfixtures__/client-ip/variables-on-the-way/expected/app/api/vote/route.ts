import { allow } from '../../../lib/allow';
import { clientIpFrom } from '../../../lib/get-client-ip';

export async function POST(req: Request) {
  const ip = clientIpFrom(req.headers);
  if (!allow(['vote', ip].join(':'))) return new Response('Too many votes', { status: 429 });
  return Response.json({ ok: true });
}
