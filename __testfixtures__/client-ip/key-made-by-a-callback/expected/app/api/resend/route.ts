import { withAudit, withLimit, withOptions } from '@/lib/with-limit';
import { clientIpFrom } from '@/lib/get-client-ip';

async function handler() {
  return Response.json({ ok: true });
}

export const POST = withLimit(handler, (request) => {
  const ip = clientIpFrom(request.headers); // @expect client-ip/spoofable review
  return `resend:${ip}`;
});

export const PUT = withOptions(handler, {
  key: (request) => `update:${clientIpFrom(request.headers)}`, // @expect client-ip/spoofable review
});

export const DELETE = withAudit(handler, (request) => request.headers.get('x-real-ip') ?? ''); // @expect client-ip/other manual
