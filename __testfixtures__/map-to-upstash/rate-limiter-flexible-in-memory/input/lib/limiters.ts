import { RateLimiterMemory } from 'rate-limiter-flexible'

const HOUR = 60 * 60

export const limiters = {
  login: new RateLimiterMemory({ points: 5, duration: 15 * 60 }), // @expect map-to-upstash/in-memory review
  export: new RateLimiterMemory({ keyPrefix: 'export', points: 100, duration: HOUR }), // @expect map-to-upstash/in-memory review
}

// as many as the host allows
export const uploads = new RateLimiterMemory({ points: Number(process.env.UPLOADS ?? 20), duration: HOUR }) // @expect map-to-upstash/in-memory review
