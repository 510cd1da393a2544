export async function requireUser(): Promise<{ id: string }> {
  throw new Error('Not signed in')
}
