import { enforceLimit, TooManyRequestsError } from "@/lib/enforce-limit";
import { sendMail } from "@/lib/mail";
import { contactLimiter } from "@/lib/ratelimit";
import { requestIp } from "@/lib/request-ip";

export async function POST(request: Request) {
  try {
    enforceLimit(contactLimiter, requestIp(request.headers));

    const { from, message } = (await request.json()) as { from: string; message: string };
    await sendMail({
      to: "hello@corner-shop.example",
      subject: `Question from ${from}`,
      text: message,
    });
    return Response.json({ sent: true });
  } catch (error) {
    if (error instanceof TooManyRequestsError) {
      return Response.json(
        { error: "Too many messages. Please try again later." },
        { status: 429, headers: { "Retry-After": String(error.retryAfter) } },
      );
    }
    throw error;
  }
}
