import { allow, hits } from '@/lib/limit';

export async function GET() {
  if (!allow('a')) return Response.json({ callers: hits.size }, { status: 429 });
  return Response.json({});
}
