import { hashOf } from '@/lib/hashes'

const preferences = new Map<string, string>()

export async function GET(request: Request) {
  const email = new URL(request.url).searchParams.get('email') ?? ''
  return Response.json({ preference: preferences.get(await hashOf(email)) ?? null })
}
