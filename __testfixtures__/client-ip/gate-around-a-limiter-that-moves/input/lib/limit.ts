const seen: Record<string, number[]> = {};

export function isOver(address: string): boolean { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const recent = (seen[address] ?? []).filter((at) => now - at < 60_000);
  recent.push(now);
  seen[address] = recent;
  return recent.length > 20;
}
