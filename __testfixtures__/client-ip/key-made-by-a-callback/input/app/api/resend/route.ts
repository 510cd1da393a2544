import { withAudit, withLimit, withOptions } from '@/lib/with-limit';

async function handler() {
  return Response.json({ ok: true });
}

export const POST = withLimit(handler, (request) => {
  const ip = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? 'unknown'; // @expect client-ip/spoofable review
  return `resend:${ip}`;
});

export const PUT = withOptions(handler, {
  key: (request) => `update:${request.headers.get('x-real-ip') ?? 'unknown'}`, // @expect client-ip/spoofable review
});

export const DELETE = withAudit(handler, (request) => request.headers.get('x-real-ip') ?? ''); // @expect client-ip/other manual
