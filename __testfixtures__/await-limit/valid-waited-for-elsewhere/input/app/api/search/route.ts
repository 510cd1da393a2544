import { after, type NextRequest } from 'next/server'
import { assertAllowed, limiter, mayPass } from '@/lib/ratelimit'

const withTimeout = async <T,>(promise: Promise<T>, ms: number): Promise<T> => {
  const late = new Promise<never>((_, reject) => setTimeout(reject, ms))
  return Promise.race([promise, late])
}
const first = async <T,>(pending: T) => await pending

export async function GET(request: NextRequest) {
  const key = request.url
  const [a, b] = await Promise.all([limiter.limit(key), limiter.limit('global')])
  const settled = await Promise.allSettled([key].map((each) => limiter.limit(each)))
  const pending = limiter.limit(key)
  const user = await fetch('https://example.com')
  const { success } = await pending
  const both = [mayPass(key), mayPass('b')]
  const many: Promise<boolean>[] = []
  for (const each of settled) many.push(mayPass(each.status))
  const answers = [...(await Promise.all(both)), ...(await Promise.all(many))]
  const arm = await (user.ok ? limiter.limit(key) : { success: true })
  const inner = user.ok ? await mayPass(key) : true
  mayPass(key).then((passes) => console.log(passes)).catch(() => {})
  const caught = await assertAllowed(key).catch(() => 'refused')
  const raced = await withTimeout(limiter.limit(key), 500)
  const awaitedInside = await first(mayPass(key))
  after(() => limiter.limit(key))
  after(limiter.limit(key))
  const all = { one: mayPass(key) }
  const one = await all.one
  return Response.json([a, b, success, answers, arm.success, inner, caught, raced, awaitedInside, one])
}

export function check(key: string) {
  return mayPass(key)
}

export const checkLater = (key: string) => limiter.limit(key)

export async function checkBoth(key: string) {
  const [x, y] = await Promise.all([check(key), checkLater(key)])
  return x && y.success
}

export async function handed(key: string) {
  return mayPass(key)
}
