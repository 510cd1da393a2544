export async function load() {
  const { Ratelimit } = await import('@upstash/ratelimit')
  const { slidingWindow } = Ratelimit // @expect fixed-to-sliding-window/quota review
  return { minute: slidingWindow(5, '1 m'), day: slidingWindow(100, '1 d') }
}
