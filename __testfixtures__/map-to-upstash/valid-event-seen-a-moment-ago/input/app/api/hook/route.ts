import { isNew } from '@/lib/seen';

export async function POST(request: Request) {
  const { id } = (await request.json()) as { id: string };
  if (!isNew(id)) return Response.json({ received: true });
  return Response.json({ received: true, handled: id });
}
