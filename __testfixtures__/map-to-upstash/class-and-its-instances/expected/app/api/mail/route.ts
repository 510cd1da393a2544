import { mail } from '@/lib/limiter';

export async function POST(request: Request) {
  const { ok, retryAfter } = await mail.consume(request.headers.get('x-user') ?? '');
  if (!ok) return new Response(null, { status: 429, headers: { 'Retry-After': `${retryAfter}` } });
  return Response.json({});
}
