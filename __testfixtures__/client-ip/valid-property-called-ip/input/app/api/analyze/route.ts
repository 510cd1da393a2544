import { createRoute, withUser } from '../../../lib/create-route';

const seen = new Map<string, number>();

function isOver(key: string): boolean {
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  return count > 10;
}

export const POST = createRoute(async (_request, _params, api) => {
  if (isOver(api.ip ?? 'unknown')) return new Response('Too many requests', { status: 429 });
  return withUser(api, async (signedIn) => {
    if (isOver(signedIn.ip ?? 'unknown')) return new Response('Too many requests', { status: 429 });
    return new Response('analyzed');
  });
});
