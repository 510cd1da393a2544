import bcrypt from 'bcryptjs';
import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { prisma } from './prisma';

// version 5 shows the browser nothing of what is thrown here
export const { auth, signIn } = NextAuth({
  providers: [
    Credentials({
      async authorize(credentials: { email: string; password: string }) {
        const { email, password } = credentials;
        const user = await prisma.user.findUnique({ where: { email } });
        if (!user) throw new Error('No user found');
        if (!(await bcrypt.compare(password, user.hash))) throw new Error('Wrong password');
        return user;
      },
    }),
  ],
});
