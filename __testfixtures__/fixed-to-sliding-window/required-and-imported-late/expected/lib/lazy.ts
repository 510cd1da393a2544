export async function limiters() {
  const { Ratelimit } = await import('@upstash/ratelimit')
  const upstash = await import('@upstash/ratelimit')
  return [
    Ratelimit.slidingWindow(10, '10 s'), // @expect fixed-to-sliding-window/burst safe
    upstash.Ratelimit.slidingWindow(10, '10 s'), // @expect fixed-to-sliding-window/burst safe
  ]
}
