import bcrypt from 'bcryptjs'
import NextAuth from 'next-auth'
import Credentials from 'next-auth/providers/credentials'

declare const users: { find(email: unknown): Promise<{ id: string; hash: string } | null> }

export const { handlers, auth, signIn } = NextAuth({
  providers: [
    Credentials({
      async authorize(credentials: { email: string; password: string }) { // @expect guard-sensitive-actions/unguarded review
        const user = await users.find(credentials.email)
        if (!user) return null
        return (await bcrypt.compare(credentials.password, user.hash)) ? { id: user.id } : null
      },
    }),
  ],
})
