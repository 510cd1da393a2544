import * as limits from '@/lib/limits';

export async function GET() {
  if (!(await limits.mayCall('a'))) return new Response(null, { status: 429 });
  return Response.json({});
}
