import { ratelimit } from '@/lib/ratelimit';
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

interface Caller {
  ip: string;
  userId?: string;
}

/** What a wrapper hands to a callback is no request because it has an ip. */
export const PATCH = withCaller(handler, { key: (caller) => `patch:${caller.userId ?? caller.ip}` });

function withCaller(inner: () => Promise<Response>, options: { key: (caller: Caller) => string }) {
  return async (): Promise<Response> => {
    const { success } = await ratelimit.limit(options.key({ ip: 'x' }));
    return success ? inner() : new Response(null, { status: 429 });
  };
}
