export class Attempts { // @expect map-to-upstash/by-callers review
  private readonly hits = new Map<string, { count: number; resetAt: number }>();

  constructor(private readonly max: number, private readonly windowMs: number) {}

  take(user: string): boolean {
    const now = Date.now();
    const hit = this.hits.get(user);
    if (!hit || hit.resetAt <= now) {
      this.hits.set(user, { count: 1, resetAt: now + this.windowMs });
      return true;
    }
    hit.count++;
    return hit.count <= this.max;
  }

  forget(user: string): void { // @expect map-to-upstash/waits review
    this.hits.delete(user);
  }
}

export const codes = new Attempts(5, 900_000);
export const passwords = new Attempts(5, 900_000);
