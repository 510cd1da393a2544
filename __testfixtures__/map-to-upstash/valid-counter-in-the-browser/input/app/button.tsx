'use client';

const clicks = new Map<string, { count: number; resetAt: number }>();

function mayClick(name: string): boolean {
  const now = Date.now();
  const entry = clicks.get(name);
  if (!entry || entry.resetAt <= now) {
    clicks.set(name, { count: 1, resetAt: now + 1_000 });
    return true;
  }
  entry.count++;
  return entry.count <= 3;
}

export function Button() {
  return <button onClick={() => mayClick('like') && fetch('/api/like', { method: 'POST' })}>Like</button>;
}
