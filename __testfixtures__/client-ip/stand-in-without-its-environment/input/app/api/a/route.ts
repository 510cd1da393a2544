import { getLimiter } from '@/lib/limiter';

export async function POST(request: Request) {
  const ip = request.headers.get('x-forwarded-for') ?? 'unknown'; // @expect client-ip/spoofable review
  const { success } = await getLimiter().limit(ip);
  return new Response(null, { status: success ? 204 : 429 });
}
