import { createSafeActionClient } from 'next-safe-action'

export const actionClient = createSafeActionClient()
export const authActionClient = actionClient.use(async ({ next }: { next: (given: object) => unknown }) => next({ ctx: { user: { id: '1' } } }))
