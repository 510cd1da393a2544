interface Entry {
  count: number;
  resetAt: number;
}

class Limiter { // @expect map-to-upstash/by-callers review
  private store: Map<string, Entry> = new Map();
  private sweeping: ReturnType<typeof setInterval> | null;

  constructor() {
    // forget what is over
    this.sweeping = setInterval(() => {
      const now = Date.now();
      for (const [key, entry] of this.store.entries()) {
        if (entry.resetAt < now) this.store.delete(key);
      }
    }, 60_000);
    this.sweeping.unref?.();
  }

  check(request: { caller: string; limit: number; seconds: number }): { limited: boolean; resetAt: number } {
    const now = Date.now();
    const entry = this.store.get(request.caller);
    if (!entry || entry.resetAt < now) {
      this.store.set(request.caller, { count: 1, resetAt: now + request.seconds * 1000 });
      return { limited: false, resetAt: now + request.seconds * 1000 };
    }
    if (entry.count >= request.limit) return { limited: true, resetAt: entry.resetAt };
    entry.count++;
    return { limited: false, resetAt: entry.resetAt };
  }

  /** For tests and the end of the process. */
  stop(): void {
    if (this.sweeping) {
      clearInterval(this.sweeping);
      this.sweeping = null;
    }
  }
}

export const limiter = new Limiter();
