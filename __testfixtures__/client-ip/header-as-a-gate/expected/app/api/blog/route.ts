import { allow } from '@/lib/allow';
import { clientIpFrom } from '@/lib/get-client-ip';

export async function POST(req: Request) {
  if (!allow(clientIpFrom(req.headers))) return new Response(null, { status: 429 }); // @expect client-ip/gated review
  return Response.json({});
}
