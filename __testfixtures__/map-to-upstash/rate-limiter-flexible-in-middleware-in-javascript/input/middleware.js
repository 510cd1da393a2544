import { NextResponse } from "next/server";
import { RateLimiterMemory } from "rate-limiter-flexible";

const rateLimiter = new RateLimiterMemory({ // @expect map-to-upstash/in-memory review
  points: 16,
  duration: 5,
});

export async function middleware(request) {
  try {
    await rateLimiter.consume(request.headers.get("x-real-ip"));
    return NextResponse.next();
  } catch (tooMany) {
    return new NextResponse("Too many requests", { status: 429 });
  }
}

export const config = { matcher: "/api/:path*" };
