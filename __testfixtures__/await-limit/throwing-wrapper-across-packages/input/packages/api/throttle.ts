import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

class TooMany extends Error {}

const build = () => new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(3, '10 m') })

const stopTooMany = async (id: string) => {
  const { success } = await build().limit(id)
  if (!success) {
    throw new TooMany()
  }
}

export { build }
export default stopTooMany
