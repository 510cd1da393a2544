import { allow } from '@shop/limits';

export async function GET() {
  if (!allow('a')) return new Response(null, { status: 429 });
  return Response.json({});
}
