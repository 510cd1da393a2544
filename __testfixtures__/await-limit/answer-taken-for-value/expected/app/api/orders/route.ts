import { limiter, mayPass } from '@/lib/ratelimit'

const refused = () => new Response('Too many requests', { status: 429 })
const record = (...values: unknown[]): void => console.log(values)

export async function POST(request: Request) {
  const ip = request.headers.get('x-real-ip') ?? 'unknown'
  if (!(await mayPass(ip))) return refused() // @expect await-limit/taken-for-answer safe
  if ((await mayPass(ip)) === false) return refused() // @expect await-limit/taken-for-answer safe
  const answer: any = await limiter.limit(ip) // @expect await-limit/taken-for-answer safe
  if (!answer.success) return refused()
  let passes
  passes = await mayPass(ip) // @expect await-limit/taken-for-answer safe
  if (!passes) return refused()
  const verdict = (await mayPass(ip)) ? 'pass' : 'stop' // @expect await-limit/taken-for-answer safe
  while (!(await mayPass(verdict))) return refused() // @expect await-limit/taken-for-answer safe
  switch (await mayPass(ip)) { // @expect await-limit/taken-for-answer safe
    default:
      break
  }
  const both = request.bodyUsed && (await mayPass(ip)) // @expect await-limit/taken-for-answer safe
  const either = (await mayPass(ip)) || both // @expect await-limit/taken-for-answer safe
  const kept = ((await mayPass(ip)) as unknown) ?? either // @expect await-limit/taken-for-answer safe
  record(`${await mayPass(ip)}`) // @expect await-limit/taken-for-answer safe
  record([await mayPass(ip)], { passes: await mayPass(ip) }) // @expect await-limit/taken-for-answer safe
  // @expect^ await-limit/taken-for-answer safe
  record(Boolean(await mayPass(ip)), kept) // @expect await-limit/taken-for-answer safe
  for (let more = await mayPass(ip); more; more = false) record(more) // @expect await-limit/taken-for-answer safe
  try {
    record(JSON.stringify(await mayPass(ip))) // @expect await-limit/taken-for-answer safe
  } catch {
    throw await mayPass(ip) // @expect await-limit/taken-for-answer safe
  }
  return Response.json({ passes: await mayPass(ip) }) // @expect await-limit/taken-for-answer safe
}
