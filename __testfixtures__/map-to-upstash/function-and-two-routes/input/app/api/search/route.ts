import { checkRateLimit as limited } from '@/lib/rate-limit';

export function GET(request: Request) {
  const user = new URL(request.url).searchParams.get('user') ?? 'nobody';
  const verdict = limited(user);
  const headers = { 'X-RateLimit-Remaining': String(verdict.remaining) };
  if (!verdict.allowed) return new Response('Slow down', { status: 429, headers });
  return Response.json([], { headers });
}
