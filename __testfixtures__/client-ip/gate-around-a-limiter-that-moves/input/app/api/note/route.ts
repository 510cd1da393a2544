import { isOver } from '../../../lib/limit';

export async function POST(request: Request) {
  if (request.headers.get('x-forwarded-for') !== null && isOver(request.headers.get('x-forwarded-for')!)) return new Response('Too many requests', { status: 429 }); // @expect client-ip/gated review
  return new Response('noted');
}
