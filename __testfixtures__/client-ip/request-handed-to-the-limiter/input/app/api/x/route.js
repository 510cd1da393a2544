import { rateLimit } from '../../../lib/rate-limit';

export async function POST(request) {
  if (!rateLimit(request).success) return new Response(null, { status: 429 });
  return Response.json({});
}
