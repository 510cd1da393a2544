import { hash } from 'bcryptjs'

const salt = process.env.EMAIL_SALT ?? ''

/** An address is found by its hash, so that it need not be stored. */
export async function hashOf(email: string) {
  return hash(email, salt)
}
