import { getLimiter } from '@/lib/limiter';
import { clientIpFrom } from '@/lib/get-client-ip';

export async function POST(request: Request) {
  const ip = clientIpFrom(request.headers); // @expect client-ip/spoofable review
  const { success } = await getLimiter().limit(ip);
  return new Response(null, { status: success ? 204 : 429 });
}
