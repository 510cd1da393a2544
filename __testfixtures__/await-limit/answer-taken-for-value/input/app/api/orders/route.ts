import { limiter, mayPass } from '@/lib/ratelimit'

const refused = () => new Response('Too many requests', { status: 429 })
const record = (...values: unknown[]): void => console.log(values)

export async function POST(request: Request) {
  const ip = request.headers.get('x-real-ip') ?? 'unknown'
  if (!mayPass(ip)) return refused() // @expect await-limit/taken-for-answer safe
  if (mayPass(ip) === false) return refused() // @expect await-limit/taken-for-answer safe
  const answer: any = limiter.limit(ip) // @expect await-limit/taken-for-answer safe
  if (!answer.success) return refused()
  let passes
  passes = mayPass(ip) // @expect await-limit/taken-for-answer safe
  if (!passes) return refused()
  const verdict = mayPass(ip) ? 'pass' : 'stop' // @expect await-limit/taken-for-answer safe
  while (!mayPass(verdict)) return refused() // @expect await-limit/taken-for-answer safe
  switch (mayPass(ip)) { // @expect await-limit/taken-for-answer safe
    default:
      break
  }
  const both = request.bodyUsed && mayPass(ip) // @expect await-limit/taken-for-answer safe
  const either = mayPass(ip) || both // @expect await-limit/taken-for-answer safe
  const kept = (mayPass(ip) as unknown) ?? either // @expect await-limit/taken-for-answer safe
  record(`${mayPass(ip)}`) // @expect await-limit/taken-for-answer safe
  record([mayPass(ip)], { passes: mayPass(ip) }) // @expect await-limit/taken-for-answer safe
  // @expect^ await-limit/taken-for-answer safe
  record(Boolean(mayPass(ip)), kept) // @expect await-limit/taken-for-answer safe
  for (let more = mayPass(ip); more; more = false) record(more) // @expect await-limit/taken-for-answer safe
  try {
    record(JSON.stringify(mayPass(ip))) // @expect await-limit/taken-for-answer safe
  } catch {
    throw mayPass(ip) // @expect await-limit/taken-for-answer safe
  }
  return Response.json({ passes: mayPass(ip) }) // @expect await-limit/taken-for-answer safe
}
