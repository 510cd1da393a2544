import { ratelimit } from './ratelimit';

export async function slide(key: string): Promise<{ ok: boolean; waitMs: number }> { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const { success, reset } = await ratelimit.check('slide', key);
  if (!success) {
    return { ok: false, waitMs: reset - now };
  }
  return { ok: true, waitMs: 0 };
}
