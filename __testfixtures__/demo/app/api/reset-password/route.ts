import { createResetToken, findCustomerByEmail } from "@/lib/customers";
import { sendMail } from "@/lib/mail";
import { passwordResetLimiter } from "@/lib/ratelimit";

export async function POST(request: Request) {
  const { success, reset } = await passwordResetLimiter.limit("reset-password");
  if (!success) {
    const retryAfter = Math.ceil((reset - Date.now()) / 1000);
    return Response.json(
      { error: "Too many requests." },
      { status: 429, headers: { "Retry-After": String(retryAfter) } },
    );
  }

  const { email } = (await request.json()) as { email: string };
  const customer = await findCustomerByEmail(email.trim().toLowerCase());
  if (!customer) {
    return Response.json({ error: "There is no account with this email." }, { status: 404 });
  }

  const token = await createResetToken(customer.id);
  await sendMail({
    to: customer.email,
    subject: "Your new password",
    text: `https://corner-shop.example/reset/${token}`,
  });
  return Response.json({ message: "We have sent you a link." });
}
