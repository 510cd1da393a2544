import { mayPass } from '@/lib/ratelimit'

export function Banner({ name }: { name: string }) {
  return (
    <p>{mayPass(name) ? 'open' : 'closed'}</p> // @expect await-limit/taken-for-answer safe
  )
}
