const hits = new Map<string, { count: number; until: number }>()

export function mayPass(key: string, most = 5): boolean {
  const now = Date.now()
  const entry = hits.get(key)
  if (!entry || entry.until < now) {
    hits.set(key, { count: 1, until: now + 60_000 })
    return true
  }
  entry.count += 1
  return entry.count <= most
}
