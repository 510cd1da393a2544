import { NextResponse } from "next/server";
import { ratelimit } from "./lib/ratelimit";

const rateLimiter = {
  async consume(key) {
    const { success, remaining, reset } = await ratelimit.check("rateLimiter", String(key));
    const answer = { remainingPoints: remaining, msBeforeNext: reset - Date.now() };
    // Callers catch it, as they did with rate-limiter-flexible.
    if (!success) throw answer;
    return answer;
  },
};

export async function middleware(request) {
  try {
    await rateLimiter.consume(request.headers.get("x-real-ip"));
    return NextResponse.next();
  } catch (tooMany) {
    return new NextResponse("Too many requests", { status: 429 });
  }
}

export const config = { matcher: "/api/:path*" };
