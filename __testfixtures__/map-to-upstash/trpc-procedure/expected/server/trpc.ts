import { initTRPC, TRPCError } from '@trpc/server';
import { checkRateLimit } from './limit';

const t = initTRPC.create();

export const limited = t.procedure.use(async ({ ctx, next }: { ctx: { userId: string }; next: () => Promise<unknown> }) => { // @expect map-to-upstash/waits review
  const { allowed } = await checkRateLimit(ctx.userId, 20, 10_000);
  if (!allowed) throw new TRPCError({ code: 'TOO_MANY_REQUESTS' });
  return next();
});
