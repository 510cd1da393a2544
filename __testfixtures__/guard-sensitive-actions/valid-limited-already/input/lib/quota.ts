declare const db: { mail: { count(query: object): Promise<number> } }

export async function mailsToday(userId: string) {
  const since = new Date(Date.now() - 86_400_000)
  const sent = await db.mail.count({ where: { userId, createdAt: { gte: since } } })
  if (sent >= 20) throw new Error('Enough for today')
}
