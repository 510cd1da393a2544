import { ratelimit } from './upstash-ratelimit';

export class Attempts { // @expect map-to-upstash/by-callers review
  constructor(private readonly max: number, private readonly windowMs: number, private readonly name = 'attempts') {}

  async take(user: string): Promise<boolean> {
    const { success } = await ratelimit.check('attempts', `${this.name}:${user}`, {
      rate: { limit: this.max, window: this.windowMs },
    });
    return success;
  }

  async forget(user: string): Promise<void> { // @expect map-to-upstash/waits review
    await ratelimit.reset('attempts', `${this.name}:${user}`, {
      rate: { limit: this.max, window: this.windowMs },
    });
  }
}

export const codes = new Attempts(5, 900_000, 'codes');
export const passwords = new Attempts(5, 900_000, 'passwords');
