import { describe, expect, it } from 'vitest'
import { loadModule } from './load-limiter-module'
import { VirtualRedis } from './virtual-redis'

interface Limiter {
  limit(id: string): Promise<{ success: boolean }>
  resetUsedTokens(id: string): Promise<void>
}

/** A plain limiter of @upstash/ratelimit: 2 calls per minute, without its cache. */
function limiterWith(algorithm: string, redis: VirtualRedis): Limiter {
  const text = `
import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'
export const limiter = new Ratelimit({
  redis: Redis.fromEnv(), limiter: Ratelimit.${algorithm}, ephemeralCache: false, prefix: 'p',
})`
  return (loadModule(text, { redis }) as { limiter: Limiter }).limiter
}

describe('the scripts of @upstash/ratelimit', () => {
  // what a real Redis 7 counted, `INFO commandstats` after each call
  it.each([
    ["fixedWindow(2, '60 s')", [4, 2, 2], 2],
    ["slidingWindow(2, '60 s')", [6, 4, 3], 3],
    ["tokenBucket(2, '60 s', 2)", [5, 4, 2], 2],
  ])('run as they are: %s', async (algorithm, costs, refusal) => {
    const redis = new VirtualRedis()
    const limiter = limiterWith(algorithm, redis)
    const answers: boolean[] = []
    const counts: number[] = []
    for (let n = 0; n < 3; n++) {
      const before = redis.commands.length
      answers.push((await limiter.limit('ann')).success)
      counts.push(redis.commands.length - before)
    }
    expect(answers).toEqual([true, true, false])
    expect(counts).toEqual(costs)
    const before = redis.commands.length
    await limiter.limit('ann')
    expect(redis.commands.length - before).toBe(refusal)

    redis.advance(121_000)
    expect(redis.keys).toEqual([])
    expect(await limiter.limit('ann')).toMatchObject({ success: true })
  })

  it('reset by pattern, as Redis does', async () => {
    const redis = new VirtualRedis()
    const limiter = limiterWith("slidingWindow(2, '60 s')", redis)
    for (const id of ['ann', 'bob', 'bo']) await limiter.limit(id)
    await limiter.resetUsedTokens('bo')
    expect(redis.keys.map((key) => key.split(':')[1])).toEqual(['ann', 'bob'])
    await limiter.resetUsedTokens('[a]n?')
    expect(redis.keys.map((key) => key.split(':')[1])).toEqual(['bob'])
    await limiter.resetUsedTokens('*')
    expect(redis.keys).toEqual([])
  })
})

describe('the client', () => {
  it('gets values, errors and pipelines', async () => {
    const redis = new VirtualRedis()
    const client = redis.client()
    await client.set('a', 'x', { px: 1000 })
    expect(await client.pipeline().get('a').pttl('a').ttl('a').del('a', 'b').exec()).toEqual(['x', 1000, 1, 1])
    await client.hset('h', { one: '1', two: 'zwei' })
    expect(await client.hgetall('h')).toEqual({ one: 1, two: 'zwei' })
    await expect(client.get('h')).rejects.toThrow(/^WRONGTYPE .*, command was: \["get","h"\]/)
    await expect(client.zcard('z')).rejects.toThrow('unknown command')
    await expect(client.eval('return nonsense(', [], [])).rejects.toThrow('ERR')
    expect(await client.eval('return {1.9, "a", false, true, {2}, nil, 3}', [], [])).toEqual([1, 'a', null, 1, [2]])
    redis.isDown = true
    await expect(client.get('a')).rejects.toThrow('fetch failed')
  })
})
