import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { allow } from './limit';

declare function userOf(email: string, password: string): Promise<{ id: string } | null>;

export const { handlers, auth } = NextAuth({
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      authorize(credentials: { email?: unknown; password?: unknown }) { // @expect map-to-upstash/waits review
        const email = String(credentials.email);
        if (!allow(`login:${email}`)) return null;
        return userOf(email, String(credentials.password));
      },
    }),
  ],
});
