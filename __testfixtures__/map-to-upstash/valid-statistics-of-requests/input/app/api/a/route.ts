import { measured } from '@/lib/metrics';

export async function GET() {
  const before = Date.now();
  const body = { ok: true };
  measured('a', Date.now() - before);
  return Response.json(body);
}
