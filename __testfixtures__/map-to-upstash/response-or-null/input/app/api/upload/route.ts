import { tooMany } from '@/lib/guard';

export async function POST(request: Request) {
  const refused = tooMany(request, 5);
  if (refused) return refused;
  return Response.json({ uploaded: true });
}
