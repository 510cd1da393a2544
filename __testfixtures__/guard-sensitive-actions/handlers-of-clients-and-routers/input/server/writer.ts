import { generateText } from 'ai'
import { memberProcedure, procedure, router, type Context } from './trpc'

export const writer = router({
  summary: procedure.mutation(async () => { // @expect guard-sensitive-actions/unguarded review
    const { text } = await generateText({ model: 'some/model', prompt: 'A summary' })
    return text
  }),
  title: procedure.mutation(() => generateText({ model: 'some/model', prompt: 'A title' })), // @expect guard-sensitive-actions/unguarded review
  who: memberProcedure.query(async ({ ctx }: Context) => ctx.session.user.id),
  // the account is in what it is handed, as its neighbour shows
  reply: memberProcedure.mutation(({ ctx }: Context) => { // @expect guard-sensitive-actions/unguarded review
    assertMember(ctx.session)
    return generateText({ model: 'some/model', prompt: 'A reply' })
  }),
})

function assertMember(session: { user: { id: string } }) {
  if (!session.user.id) throw new Error('Nobody')
}
