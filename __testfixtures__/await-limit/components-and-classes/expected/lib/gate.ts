import { mayPass } from './ratelimit'

export class Gate {
  constructor(private readonly name: string) {}

  async isOpen(key: string): Promise<boolean> {
    if (!(await mayPass(`${this.name}:${key}`))) return false // @expect await-limit/taken-for-answer review
    return true
  }

  async areOpen(keys: string[]) {
    return keys.length > 0 && this.isOpen(keys[0] ?? '')
  }
}
