import { checkRateLimit } from './limit';

type Verdict = Awaited<ReturnType<typeof checkRateLimit>>;

/** Stays as it is: it gets the answer, and asks nobody. */
export function headersOf({ remaining, resetAt }: Verdict): Record<string, string> {
  return { 'X-RateLimit-Remaining': `${remaining}`, 'X-RateLimit-Reset': `${Math.ceil(resetAt / 1000)}` };
}
