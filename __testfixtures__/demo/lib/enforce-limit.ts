import type { Ratelimit } from "@upstash/ratelimit";

export class TooManyRequestsError extends Error {
  constructor(readonly retryAfter: number) {
    super("Too many requests");
  }
}

/** Throws a TooManyRequestsError once the caller has used up the limiter. */
export async function enforceLimit(limiter: Ratelimit, caller: string): Promise<void> {
  const { success, reset } = await limiter.limit(caller);
  if (!success) {
    throw new TooManyRequestsError(Math.max(1, Math.ceil((reset - Date.now()) / 1000)));
  }
}
