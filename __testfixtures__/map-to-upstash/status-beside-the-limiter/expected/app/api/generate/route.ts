import { spend } from '@/lib/quota';

export async function POST(request: Request) {
  const { userId } = await request.json();
  const { allowed, remaining } = await spend(userId);
  if (!allowed) return Response.json({ error: 'Quota used up' }, { status: 429 });
  return Response.json({ remaining });
}
