import { ratelimit } from './ratelimit'

const HOUR = 60 * 60

export const limiters = {
  login: {
    async consume(key: string | number) {
      const { success, remaining, reset } = await ratelimit.check('login', String(key))
      const answer = { remainingPoints: remaining, msBeforeNext: reset - Date.now() }
      // Callers catch it, as they did with rate-limiter-flexible.
      if (!success) throw answer
      return answer
    },
    async delete(key: string | number) {
      await ratelimit.reset('login', String(key))
      return true
    },
  }, // @expect map-to-upstash/in-memory review
  export: {
    async consume(key: string | number, points = 1) {
      const { success, remaining, reset } = await ratelimit.check('export', String(key), { cost: points })
      const answer = { remainingPoints: remaining, msBeforeNext: reset - Date.now() }
      // Callers catch it, as they did with rate-limiter-flexible.
      if (!success) throw answer
      return answer
    },
  }, // @expect map-to-upstash/in-memory review
}

// as many as the host allows
export const uploads = {
  async consume(key: string | number) {
    const { success, remaining, reset } = await ratelimit.check('uploads', String(key), {
      rate: { limit: Number(process.env.UPLOADS ?? 20), window: '1 h' },
    })
    const answer = { remainingPoints: remaining, msBeforeNext: reset - Date.now() }
    // Callers catch it, as they did with rate-limiter-flexible.
    if (!success) throw answer
    return answer
  },
} // @expect map-to-upstash/in-memory review
