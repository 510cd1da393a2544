import { tryFree } from '@/lib/trial';

export async function GET() {
  return tryFree('a') ? Response.json({}) : new Response(null, { status: 402 });
}
