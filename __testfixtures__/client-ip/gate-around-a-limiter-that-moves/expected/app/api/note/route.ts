import { isOver } from '../../../lib/limit';
import { clientIpFrom } from '../../../lib/get-client-ip';

export async function POST(request: Request) {
  if (await isOver(clientIpFrom(request.headers))) return new Response('Too many requests', { status: 429 }); // @expect client-ip/gated review
  return new Response('noted');
}
