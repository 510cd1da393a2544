export class Limiter {
  private readonly hits = new Map<string, number[]>();
  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  check(key: string): { ok: boolean } {
    const now = Date.now();
    const recent = (this.hits.get(key) ?? []).filter((at) => at > now - this.windowMs);
    recent.push(now);
    this.hits.set(key, recent);
    return { ok: recent.length <= this.limit };
  }
}

export const api = new Limiter(10, 60_000);
