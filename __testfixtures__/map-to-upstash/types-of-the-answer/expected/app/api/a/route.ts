import { headersOf } from '@/lib/headers';
import { checkRateLimit } from '@/lib/limit';

export async function GET() {
  const verdict = await checkRateLimit('a', 50);
  return Response.json({}, { status: verdict.allowed ? 200 : 429, headers: headersOf(verdict) });
}
