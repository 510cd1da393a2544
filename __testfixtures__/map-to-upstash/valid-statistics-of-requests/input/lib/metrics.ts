const metrics = new Map<string, { count: number; slow: number; since: number }>();

export function measured(route: string, ms: number): { average: number } {
  const entry = metrics.get(route) ?? { count: 0, slow: 0, since: Date.now() };
  entry.count += 1;
  if (ms > 500) entry.slow += 1;
  metrics.set(route, entry);
  return { average: entry.slow / entry.count };
}
