import { mayPass } from '@/lib/ratelimit'

export async function Banner({ name }: { name: string }) {
  return (
    <p>{(await mayPass(name)) ? 'open' : 'closed'}</p> // @expect await-limit/taken-for-answer safe
  )
}
