import { allow } from '@/lib/limit';
import { ratelimit } from '@/lib/ratelimit';

export async function GET() {
  const { success } = await ratelimit.check('contact', 'ann');
  if (!success || !allow('a')) return new Response(null, { status: 429 });
  return Response.json({});
}
