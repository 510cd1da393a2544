const WINDOW_MS = 15 * 60 * 1000;
const MAX_ATTEMPTS = 5;

const attempts = new Map<string, { count: number; start: number }>();

// Says whether the caller has to wait.
export const rateLimit = (email: string): boolean => { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const attempt = attempts.get(email);
  if (!attempt || now - attempt.start > WINDOW_MS) {
    attempts.set(email, { count: 1, start: now });
    return false;
  }
  if (attempt.count >= MAX_ATTEMPTS) return true;
  attempt.count++;
  return false;
};
