import { allow } from './limit';

export type Checked = { user: string } | Response;

export function secure(request: Request): Checked { // @expect map-to-upstash/waits review
  const user = request.headers.get('x-user') ?? 'anonymous';
  if (!allow(user)) {
    return new Response('Too many requests', { status: 429 });
  }
  return { user };
}
