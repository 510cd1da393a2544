import { mayPass } from '@/lib/ratelimit'

export function check(id: string) {
  return !mayPass(id) // @expect await-limit/taken-for-answer manual
}
