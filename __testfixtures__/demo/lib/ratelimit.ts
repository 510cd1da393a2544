import { Ratelimit } from "@upstash/ratelimit";
import { redis } from "@/lib/redis";

/** Sign-in attempts. */
export const loginLimiter = new Ratelimit({
  redis,
  limiter: Ratelimit.fixedWindow(5, "60 s"),
  prefix: "limit:login",
});

/** Messages through the contact form. */
export const contactLimiter = new Ratelimit({
  redis,
  limiter: Ratelimit.fixedWindow(3, "10 m"),
  prefix: "limit:contact",
});

export const passwordResetLimiter = new Ratelimit({
  redis,
  limiter: Ratelimit.fixedWindow(20, "1 h"),
  prefix: "limit:reset-password",
});

// everything under /api, whatever the route allows on its own
export const apiLimiter = new Ratelimit({
  redis,
  limiter: Ratelimit.fixedWindow(5_000, "1 d"),
  prefix: "limit:api",
});
