import { digest } from '@/lib/digest';
import { ratelimit } from '@/lib/ratelimit';
import { clientIpFrom } from '@/lib/get-client-ip';

export async function POST(request: Request) {
  const ip = clientIpFrom(request.headers); // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(await digest(`vote:${ip}:${process.env.SALT ?? ''}`));
  if (!success) return new Response(null, { status: 429 });
  return Response.json({});
}
