"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { createSession, findCustomerByEmail, passwordMatches } from "@/lib/customers";
import { recordSignIn } from "@/lib/audit";
import { loginLimiter } from "@/lib/ratelimit";

export interface LoginState {
  error?: string;
}

export async function login(_previous: LoginState, form: FormData): Promise<LoginState> {
  const requestHeaders = await headers();
  const ip = requestHeaders.get("x-forwarded-for")?.split(",")[0] ?? "127.0.0.1";
  const { success } = await loginLimiter.limit(`login:${ip}`);
  if (!success) {
    return { error: "Too many attempts. Please wait a minute." };
  }

  const email = String(form.get("email") ?? "")
    .trim()
    .toLowerCase();
  const password = String(form.get("password") ?? "");

  const customer = await findCustomerByEmail(email);
  if (!customer) {
    return { error: "There is no account with this email." };
  }
  if (!(await passwordMatches(customer, password))) {
    return { error: "Wrong password." };
  }

  await createSession(customer.id);
  await recordSignIn(customer.id);
  redirect("/");
}
