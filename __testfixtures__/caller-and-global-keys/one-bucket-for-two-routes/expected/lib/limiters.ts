export const limitHeaders = (answer: { limit: number; remaining: number }) => ({
  'x-limit': String(answer.limit),
  'x-remaining': String(answer.remaining),
})
