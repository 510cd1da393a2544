import { kv } from '@vercel/kv';

// under a name that is no address
export async function GET(request: Request) {
  const name = new URL(request.url).searchParams.get('name') ?? '';
  const profile = await kv.hgetall(`profile:${name}`);
  if (!profile) return Response.json({ error: 'No such page' }, { status: 404 });
  return Response.json(profile);
}
