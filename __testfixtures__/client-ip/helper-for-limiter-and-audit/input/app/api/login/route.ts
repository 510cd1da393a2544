import { writeFile } from 'node:fs/promises';
import { ipOf } from '@/lib/ip';
import { ratelimit } from '@/lib/ratelimit';

export async function POST(request: Request) {
  const { success } = await ratelimit.limit(`login:${ipOf(request)}`); // @expect client-ip/spoofable review
  if (!success) return new Response(null, { status: 429 });
  await writeFile('/var/log/audit', JSON.stringify({ ip: ipOf(request) }));
  return Response.json({});
}
