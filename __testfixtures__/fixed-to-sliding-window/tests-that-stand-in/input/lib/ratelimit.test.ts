import { Ratelimit } from '@upstash/ratelimit'
import { expect, test, vi } from 'vitest'
import { login } from './ratelimit'

vi.mock('@upstash/ratelimit', () => ({
  Ratelimit: class {
    static fixedWindow = vi.fn() // @expect fixed-to-sliding-window/mocked review
  },
  MultiRegionRatelimit: { fixedWindow: vi.fn(), slidingWindow: vi.fn() },
}))

test('login is limited', () => {
  login()
  expect(Ratelimit.fixedWindow).toHaveBeenCalledWith(5, '1 m') // @expect fixed-to-sliding-window/uncalled review
})
