import { allow } from '@/lib/limiters';

export async function GET() {
  return (await allow('a', 5)) ? Response.json({}) : new Response(null, { status: 429 });
}
