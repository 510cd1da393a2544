import { mayPass } from './ratelimit'

if (!mayPass('start')) console.log('limited') // @expect await-limit/taken-for-answer manual

export class Gate {
  open = !mayPass('gate') // @expect await-limit/taken-for-answer manual
  constructor() {
    if (!mayPass('new')) throw new Error('limited') // @expect await-limit/taken-for-answer manual
  }
  get free(): boolean {
    return !mayPass('free') // @expect await-limit/taken-for-answer manual
  }
}

export function withDefault(key: string, passes = !mayPass(key)) { // @expect await-limit/taken-for-answer manual
  return passes
}

export function* each(keys: string[]) {
  for (const key of keys) yield !mayPass(key) // @expect await-limit/taken-for-answer manual
}

export function isAllowedKey(key: unknown): key is string {
  return typeof key === 'string' && !mayPass(key) // @expect await-limit/taken-for-answer manual
}

export function later(key: string) {
  setTimeout(() => {
    if (!mayPass(key)) console.log('limited') // @expect await-limit/taken-for-answer manual
  }, 1000)
}
