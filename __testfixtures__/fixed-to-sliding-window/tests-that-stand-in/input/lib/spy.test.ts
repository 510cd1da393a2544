import { Ratelimit } from '@upstash/ratelimit'
import { expect, test, vi } from 'vitest'
import { login } from './ratelimit'

test('login is limited', () => {
  const spy = vi.spyOn(Ratelimit, 'fixedWindow') // @expect fixed-to-sliding-window/mocked review
  login()
  expect(spy).toHaveBeenCalledWith(5, '1 m')
})
