export async function auth(): Promise<{ user: { id: string } } | null> {
  return null
}
