export async function load() {
  const { Ratelimit } = await import('@upstash/ratelimit')
  const { fixedWindow } = Ratelimit // @expect fixed-to-sliding-window/quota review
  return { minute: fixedWindow(5, '1 m'), day: fixedWindow(100, '1 d') }
}
