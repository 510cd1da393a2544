import arcjet, { fixedWindow, slidingWindow } from '@arcjet/next'
import { Ratelimit } from '@acme/ratelimit'

const aj = arcjet({ key: process.env.ARCJET_KEY!, rules: [fixedWindow({ mode: 'LIVE', window: '60s', max: 100 })] })
export const other = Ratelimit.fixedWindow(10, '10 s')
export const rules = [slidingWindow({ mode: 'LIVE', interval: 60, max: 100 })]

export async function POST(request: Request) {
  const decision = await aj.protect(request)
  return Response.json({ denied: decision.isDenied() })
}
