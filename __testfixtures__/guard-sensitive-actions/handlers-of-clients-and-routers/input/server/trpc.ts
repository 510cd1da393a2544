import { initTRPC } from '@trpc/server'

export type Context = { ctx: { session: { user: { id: string } } } }

const t = initTRPC.context().create()
export const router = t.router
export const procedure = t.procedure
export const memberProcedure = t.procedure
