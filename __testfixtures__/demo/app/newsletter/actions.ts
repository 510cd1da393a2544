"use server";

import { sendMail } from "@/lib/mail";

export interface SubscribeState {
  error?: string;
  done?: boolean;
}

export async function subscribe(_previous: SubscribeState, form: FormData): Promise<SubscribeState> {
  const email = String(form.get("email") ?? "").trim();
  if (!email.includes("@")) {
    return { error: "This is no email address." };
  }
  await sendMail({
    to: email,
    subject: "Please confirm your subscription",
    text: "Reply to this mail, and the news are yours.",
  });
  return { done: true };
}
