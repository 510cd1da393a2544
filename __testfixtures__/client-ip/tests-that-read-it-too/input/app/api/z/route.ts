import { ratelimit } from '@/lib/ratelimit';
import { requestIp } from '@/lib/request-ip';

export async function POST(request: Request) {
  const { success } = await ratelimit.limit(requestIp(request));
  return new Response(null, { status: success ? 204 : 429 });
}
