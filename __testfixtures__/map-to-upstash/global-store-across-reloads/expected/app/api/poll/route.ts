import { limit } from '@/lib/limit';

export async function GET(request: Request) {
  const { limited, reset } = await limit(request.headers.get('x-user') ?? '');
  if (limited) return new Response(null, { status: 429, headers: { 'X-RateLimit-Reset': reset.toISOString() } });
  return Response.json([]);
}
