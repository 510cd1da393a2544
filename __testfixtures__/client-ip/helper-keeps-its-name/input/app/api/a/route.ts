import { allow } from '@/lib/allow';
import { getClientIp } from '@/lib/request-ip';

export async function GET(request: Request) {
  if (!allow(`a:${getClientIp(request)}`)) return new Response(null, { status: 429 });
  return Response.json({});
}
