import { load } from '@/lib/load';

export async function GET() {
  return Response.json(await load('https://example.com/a.json'));
}
