import { greet, isAllowed } from '@/lib/limit';
import { clientIpFrom } from '@/lib/get-client-ip';

export async function POST(request: Request) {
  const ip = clientIpFrom(request.headers); // @expect client-ip/spoofable review
  if (!(await isAllowed(ip, 5))) return new Response(null, { status: 429 });
  return Response.json({});
}

export async function GET(request: Request) {
  return Response.json(await greet(request.headers.get('x-forwarded-for') ?? '')); // @expect client-ip/other manual
}
