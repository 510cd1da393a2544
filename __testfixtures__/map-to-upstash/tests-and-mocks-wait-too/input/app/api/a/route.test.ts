import { expect, test, vi } from 'vitest';
import { GET } from './route';

vi.mock('@/lib/limit', () => ({ allow: () => false }));

test('refuses', async () => {
  expect((await GET()).status).toBe(429);
});
