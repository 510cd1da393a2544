import { search } from '@/lib/limiter';

export async function GET(request: Request) {
  if (!search.consume(request.headers.get('x-user') ?? '').ok) return new Response(null, { status: 429 });
  return Response.json([]);
}
