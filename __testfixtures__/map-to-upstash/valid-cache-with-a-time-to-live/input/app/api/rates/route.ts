import { cached } from '@/lib/cache';

export async function GET() {
  return Response.json(await cached('rates', async () => ({ eur: 1 })));
}
