/** What Upstash asks for a Redis database that is paid by the command. Check it before relying on it. */
export const PRICES = {
  /** The day on which somebody read it. */
  asOf: '2026-09-20',
  source: 'https://upstash.com/docs/redis/overall/pricing',
  freeCommandsPerMonth: 500_000,
  usdPer100kCommands: 0.2,
} as const

/** Dollars for this many commands in a month, all in one database. */
export function usdPerMonth(commands: number): number {
  const paid = Math.max(0, commands - PRICES.freeCommandsPerMonth)
  return (paid / 100_000) * PRICES.usdPer100kCommands
}
