import { NextResponse, type NextRequest } from "next/server";
import { apiLimiter } from "@/lib/ratelimit";
import { requestIp } from "@/lib/request-ip";

export async function proxy(request: NextRequest) {
  const { success, limit, remaining } = await apiLimiter.limit(requestIp(request.headers));
  if (!success) {
    return NextResponse.json({ error: "Too many requests." }, { status: 429 });
  }

  const response = NextResponse.next();
  response.headers.set("X-RateLimit-Limit", String(limit));
  response.headers.set("X-RateLimit-Remaining", String(remaining));
  return response;
}

export const config = { matcher: "/api/:path*" };
