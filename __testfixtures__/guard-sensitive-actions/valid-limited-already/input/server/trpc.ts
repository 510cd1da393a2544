import { initTRPC, TRPCError } from '@trpc/server'
import { mayPass } from '@/lib/limit'

const t = initTRPC.context().create()
const limited = t.middleware(async ({ ctx, next }: { ctx: { ip: string }; next: () => unknown }) => {
  if (!mayPass(ctx.ip)) throw new TRPCError({ code: 'TOO_MANY_REQUESTS' })
  return next()
})
export const router = t.router
export const procedure = t.procedure.use(limited)
