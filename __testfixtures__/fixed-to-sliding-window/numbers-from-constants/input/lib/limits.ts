export const LIMITS = { login: { max: 5, window: '1 m' }, search: { max: 50, window: '10 s' } } as const
export const MINUTES = 15
export default 30
