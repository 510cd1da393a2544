import { headers } from "next/headers";
import { redis } from "@/lib/redis";

/** What support reads when a customer asks who signed in. The header as it came, for people to judge. */
export async function recordSignIn(customerId: string): Promise<void> {
  const requestHeaders = await headers();
  await redis.lpush(`audit:${customerId}`, {
    event: "sign-in",
    at: new Date().toISOString(),
    forwardedFor: requestHeaders.get("x-forwarded-for"),
    userAgent: requestHeaders.get("user-agent"),
  });
}
