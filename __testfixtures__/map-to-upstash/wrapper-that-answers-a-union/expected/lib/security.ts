import { allow } from './limit';

export type Checked = { user: string } | Response;

export async function secure(request: Request): Promise<Checked> { // @expect map-to-upstash/waits review
  const user = request.headers.get('x-user') ?? 'anonymous';
  if (!(await allow(user))) {
    return new Response('Too many requests', { status: 429 });
  }
  return { user };
}
