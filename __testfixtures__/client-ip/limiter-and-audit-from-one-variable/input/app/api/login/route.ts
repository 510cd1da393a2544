import { audit } from '@/lib/audit';
import { ratelimit } from '@/lib/ratelimit';

export async function POST(request: Request) {
  const ip = request.headers.get('x-forwarded-for') ?? 'unknown'; // @expect client-ip/other manual
  const { success } = await ratelimit.limit(ip); // @expect client-ip/spoofable review
  if (!success) return new Response(null, { status: 429 });
  await audit('login', ip);
  return Response.json({});
}
