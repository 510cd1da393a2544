export class Limits { // @expect map-to-upstash/in-memory review
  private static attempts = new Map<string, { count: number; resetTime: number }>()

  static check(identifier: string): { allowed: boolean; remaining: number } {
    const now = Date.now()
    let record = this.attempts.get(identifier)
    if (!record || now > record.resetTime) {
      record = { count: 0, resetTime: now + 15 * 60 * 1000 }
    }
    record.count++
    this.attempts.set(identifier, record)
    return { allowed: record.count <= 5, remaining: Math.max(0, 5 - record.count) }
  }

  // for the admin page
  static reset(identifier: string): void { // @expect map-to-upstash/waits review
    this.attempts.delete(identifier)
  }

  static sweep(): void {
    const now = Date.now()
    for (const [key, record] of this.attempts.entries()) {
      if (now > record.resetTime) this.attempts.delete(key)
    }
  }
}
