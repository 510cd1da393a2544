import { generateText } from 'ai'
import { procedure, router } from './trpc'

export const writer = router({
  summary: procedure.mutation(async () => { // @expect guard-sensitive-actions/unguarded review
    const { text } = await generateText({ model: 'some/model', prompt: 'A summary' })
    return text
  }),
  title: procedure.mutation(() => generateText({ model: 'some/model', prompt: 'A title' })), // @expect guard-sensitive-actions/unguarded review
})
