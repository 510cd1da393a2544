import { limiter } from '@/lib/ratelimit'

export async function GET() {
  const unused = limiter.limit('health') // @expect await-limit/unread manual
  console.log('healthy')
}
