import bcrypt from 'bcryptjs';
import CredentialsProvider from 'next-auth/providers/credentials';
import { prisma } from './prisma';

export const options = {
  providers: [
    CredentialsProvider({
      credentials: { email: {}, password: {} },
      async authorize(credentials?: { email: string; password: string }) {
        if (!credentials) return null;
        const { email, password } = credentials;
        const user = await prisma.user.findUnique({ where: { email } });
        if (!user || !user.hash) throw new Error('no-such-user'); // @expect uniform-auth-responses/missing review
        if (!(await bcrypt.compare(password, user.hash))) {
          throw new Error('wrong-password');
        }
        if (!user.emailVerified) throw new Error('not-verified');
        return { id: user.id };
      },
    }),
  ],
};
