export async function limiters() {
  const { Ratelimit } = await import('@upstash/ratelimit')
  const upstash = await import('@upstash/ratelimit')
  return [
    Ratelimit.fixedWindow(10, '10 s'), // @expect fixed-to-sliding-window/burst safe
    upstash.Ratelimit.fixedWindow(10, '10 s'), // @expect fixed-to-sliding-window/burst safe
  ]
}
