import { rateLimit } from '@/lib/limit';

export async function POST(request: Request) {
  if (!(await rateLimit(request.headers.get('x-real-ip') ?? '', 5, 60 * 60 * 1000)).success) {
    return new Response(null, { status: 429 });
  }
  return Response.json({});
}
