import { digest } from '@/lib/digest';
import { ratelimit } from '@/lib/ratelimit';

export async function POST(request: Request) {
  const ip = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? 'unknown'; // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(await digest(`vote:${ip}:${process.env.SALT ?? ''}`));
  if (!success) return new Response(null, { status: 429 });
  return Response.json({});
}
