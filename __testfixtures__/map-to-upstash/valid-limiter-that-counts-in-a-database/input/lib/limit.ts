type Row = { count: number; resetAt: number };
declare const db: { find(key: string): Promise<Row | null>; save(key: string, row: Row): Promise<void> };

const warned = new Map<string, number>();

export async function allow(key: string): Promise<boolean> {
  const now = Date.now();
  const row = await db.find(key);
  if (!row || row.resetAt <= now) {
    await db.save(key, { count: 1, resetAt: now + 60_000 });
    return true;
  }
  if (row.count >= 5) {
    warned.set(key, (warned.get(key) ?? 0) + 1);
    return false;
  }
  await db.save(key, { ...row, count: row.count + 1 });
  return true;
}
