export async function currentUser(): Promise<{ role: string } | null> {
  return null
}
