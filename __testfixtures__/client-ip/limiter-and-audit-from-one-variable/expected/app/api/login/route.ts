import { audit } from '@/lib/audit';
import { ratelimit } from '@/lib/ratelimit';
import { clientIpFrom } from '@/lib/get-client-ip';

export async function POST(request: Request) {
  const ip = request.headers.get('x-forwarded-for') ?? 'unknown'; // @expect client-ip/other manual
  const { success } = await ratelimit.limit(clientIpFrom(request.headers)); // @expect client-ip/spoofable review
  if (!success) return new Response(null, { status: 429 });
  await audit('login', ip);
  return Response.json({});
}
