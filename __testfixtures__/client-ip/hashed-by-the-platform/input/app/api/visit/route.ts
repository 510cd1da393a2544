import { digest } from '@/lib/digest';

export async function POST(request: Request) {
  const visitor = await digest(request.headers.get('x-forwarded-for') ?? ''); // @expect client-ip/other manual
  await fetch('https://statistics.example.com', { method: 'POST', body: visitor });
  return Response.json({});
}
