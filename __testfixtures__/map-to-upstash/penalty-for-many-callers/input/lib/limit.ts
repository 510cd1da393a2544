const requests = new Map<string, { count: number; resetTime: number; lastSeen: number }>()

export function isLimited(key: string): boolean { // @expect map-to-upstash/stays manual
  const now = Date.now()
  forget(now)
  punish(now)
  const entry = requests.get(key) || { count: 0, resetTime: now + 60_000, lastSeen: now }
  if (entry.resetTime < now) {
    entry.count = 0
    entry.resetTime = now + 60_000
  }
  entry.lastSeen = now
  entry.count++
  requests.set(key, entry)
  return entry.count > 20
}

function forget(now: number): void {
  for (const [key, value] of requests.entries()) {
    if (value.resetTime < now) requests.delete(key)
  }
}

function punish(now: number): void {
  for (const [key, value] of requests.entries()) {
    if (value.count > 50 && now - value.lastSeen < 60_000) {
      value.resetTime = now + 5 * 60_000
      requests.set(key, value)
    }
  }
}
