import { TRPCError, initTRPC } from '@trpc/server';
import { verify } from '@node-rs/argon2';
import { drizzle } from 'drizzle-orm/node-postgres';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { users } from './schema';

const t = initTRPC.create();
const db = drizzle(process.env.URL!);

export const authRouter = t.router({
  login: t.procedure
    .input(z.object({ email: z.string(), password: z.string() }))
    .mutation(async ({ input }: { input: { email: string; password: string } }) => {
      const [user] = await db.select().from(users).where(eq(users.email, input.email)).limit(1);
      if (!user) { // @expect uniform-auth-responses/missing review
        throw new TRPCError({ code: 'NOT_FOUND', message: 'No such user' });
      }
      if (!(await verify(user.hash, input.password))) {
        throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Wrong password' });
      }
      return { id: user.id };
    }),
});
