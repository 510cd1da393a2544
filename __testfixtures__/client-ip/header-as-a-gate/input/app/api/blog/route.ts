import { allow } from '@/lib/allow';

export async function POST(req: Request) {
  if (req.headers.get('x-forwarded-for') !== null && !allow(req.headers.get('x-forwarded-for')!)) return new Response(null, { status: 429 }); // @expect client-ip/gated review
  return Response.json({});
}
