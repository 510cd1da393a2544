"use server";

import { sendMail } from "@/lib/mail";

export async function subscribe(form: FormData): Promise<void> {
  const email = String(form.get("email") ?? "").trim();
  await sendMail({
    to: email,
    subject: "Please confirm your subscription",
    text: "Reply to this mail, and the news are yours.",
  });
}
