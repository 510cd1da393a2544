import { allow } from '@shop/limits';

export async function GET() {
  if (!(await allow('a'))) return new Response(null, { status: 429 });
  return Response.json({});
}
