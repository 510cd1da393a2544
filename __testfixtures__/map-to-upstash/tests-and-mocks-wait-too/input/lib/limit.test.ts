import { expect, test } from 'vitest';
import { allow } from './limit';

test('five calls pass', () => {
  for (let call = 0; call < 5; call++) expect(allow('ann')).toBe(true);
  expect(allow('ann')).toBe(false);
});
