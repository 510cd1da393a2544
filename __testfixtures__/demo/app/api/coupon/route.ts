import { mayTryCoupon } from "@/lib/coupon-limiter";
import { requestIp } from "@/lib/request-ip";

const coupons = new Map([
  ["WELCOME10", 10],
  ["NEIGHBOUR5", 5],
]);

export async function POST(request: Request) {
  const attempt = mayTryCoupon(requestIp(request.headers));
  if (!attempt.allowed) {
    return Response.json({ error: "Too many codes." }, { status: 429 });
  }

  const { code } = (await request.json()) as { code: string };
  const percent = coupons.get(code.toUpperCase());
  return Response.json({ percent: percent ?? null, attemptsLeft: attempt.remaining });
}
