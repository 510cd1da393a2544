export const firstRows = (query: { limit(n: number): Promise<string[]> }) => query.limit(10)
