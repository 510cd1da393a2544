import { guarded } from '@/lib/breaker';

export async function GET() {
  return Response.json(await guarded('rates', async () => ({ eur: 1 })));
}
