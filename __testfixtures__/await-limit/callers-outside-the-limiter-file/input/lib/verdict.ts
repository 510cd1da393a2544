import { limiter } from './ratelimit'

export const verdictFor = async (key: string) => {
  const { success, reset } = await limiter.limit(key)
  if (success) return null
  return new Response('Too many requests', { status: 429, headers: { 'Retry-After': String(reset) } })
}
