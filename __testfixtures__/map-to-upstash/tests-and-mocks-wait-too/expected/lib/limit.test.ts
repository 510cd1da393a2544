import { expect, test } from 'vitest';
import { allow } from './limit';

test('five calls pass', async () => {
  for (let call = 0; call < 5; call++) expect(await allow('ann')).toBe(true);
  expect(await allow('ann')).toBe(false);
});
