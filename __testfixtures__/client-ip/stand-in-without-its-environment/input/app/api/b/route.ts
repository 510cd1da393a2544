import { getGreeter } from '@/lib/greeter';

export async function POST(request: Request) {
  const ip = request.headers.get('x-forwarded-for') ?? 'unknown'; // @expect client-ip/other manual
  const { success } = await getGreeter().limit(ip);
  return new Response(null, { status: success ? 204 : 429 });
}
