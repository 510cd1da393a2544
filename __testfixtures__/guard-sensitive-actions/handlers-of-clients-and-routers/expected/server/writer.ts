import { generateText } from 'ai'
import { memberProcedure, procedure, router, type Context } from './trpc'
import { ratelimit } from '../lib/ratelimit'
import { getClientIp } from '../lib/get-client-ip'
import { TRPCError } from '@trpc/server'

export const writer = router({
  summary: procedure.mutation(async () => { // @expect guard-sensitive-actions/unguarded review
    const limit = await ratelimit.check('summary', await getClientIp())
    if (!limit.success) throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'Too many requests' })
    const { text } = await generateText({ model: 'some/model', prompt: 'A summary' })
    return text
  }),
  title: procedure.mutation(async () => {
    const limit = await ratelimit.check('title', await getClientIp())
    if (!limit.success) throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'Too many requests' })
    return generateText({ model: 'some/model', prompt: 'A title' })
  }), // @expect guard-sensitive-actions/unguarded review
  who: memberProcedure.query(async ({ ctx }: Context) => ctx.session.user.id),
  // the account is in what it is handed, as its neighbour shows
  reply: memberProcedure.mutation(async ({ ctx }: Context) => { // @expect guard-sensitive-actions/unguarded review
    const limit = await ratelimit.check('reply', `user:${ctx.session.user.id}`)
    if (!limit.success) throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'Too many requests' })
    assertMember(ctx.session)
    return generateText({ model: 'some/model', prompt: 'A reply' })
  }),
})

function assertMember(session: { user: { id: string } }) {
  if (!session.user.id) throw new Error('Nobody')
}
