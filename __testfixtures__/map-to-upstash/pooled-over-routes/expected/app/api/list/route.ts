import { rateLimit } from '@/lib/limit';

export async function GET(request: Request) {
  const result = await rateLimit(request.headers.get('x-real-ip') ?? '', 100, 60 * 1000);
  if (!result.success) return new Response(null, { status: 429 });
  return Response.json([]);
}
