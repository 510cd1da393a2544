import { auth } from '@clerk/nextjs/server'
import { hashOf } from './hash'

/** What others have hashed says nothing about whom the redeeming of a code counts. */
export async function avatar() {
  const session = await auth()
  return `https://example.com/${hashOf(session.userId)}`
}
