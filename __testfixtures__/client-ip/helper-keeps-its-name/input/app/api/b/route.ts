import { allow } from '@/lib/allow';
import { getClientIp as ipOf } from '@/lib/request-ip';

export async function GET(request: Request) {
  const ip = ipOf(request);
  console.log('b', ip);
  if (!allow(ip, 10)) return new Response(null, { status: 429 });
  return Response.json({});
}
