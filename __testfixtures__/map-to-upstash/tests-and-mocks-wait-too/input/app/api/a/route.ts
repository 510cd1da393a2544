import { allow } from '@/lib/limit';

export async function GET() {
  return allow('a') ? Response.json({}) : new Response(null, { status: 429 });
}
