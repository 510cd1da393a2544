import { ratelimit } from './ratelimit'

export class Limits { // @expect map-to-upstash/in-memory review
  static async check(identifier: string): Promise<{ allowed: boolean; remaining: number }> {
    const { success, remaining } = await ratelimit.check('limits', identifier)
    return { allowed: success, remaining }
  }

  // for the admin page
  static async reset(identifier: string): Promise<void> { // @expect map-to-upstash/waits review
    await ratelimit.reset('limits', identifier)
  }
}
