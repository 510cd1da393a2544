const hits = new Map<string, number>()

export function checkRateLimit(key: string) {
  const count = (hits.get(key) ?? 0) + 1
  hits.set(key, count)
  return { success: count <= 5 }
}

export const limiter = { limit: (key: string) => checkRateLimit(key) }
