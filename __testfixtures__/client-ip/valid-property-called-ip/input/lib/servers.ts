interface Machine {
  ip: string;
}

const seen = new Map<string, { count: number; at: number }>();

export function note(request: Machine): boolean {
  const entry = seen.get(request.ip) ?? { count: 0, at: Date.now() };
  entry.count++;
  seen.set(request.ip, entry);
  return entry.count > 3;
}
