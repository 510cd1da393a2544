import { mayPass } from './ratelimit'

export class Gate {
  constructor(private readonly name: string) {}

  isOpen(key: string): boolean {
    if (!mayPass(`${this.name}:${key}`)) return false // @expect await-limit/taken-for-answer review
    return true
  }

  areOpen(keys: string[]) {
    return keys.length > 0 && this.isOpen(keys[0] ?? '')
  }
}
