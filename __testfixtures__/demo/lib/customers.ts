import { randomUUID, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { cookies } from "next/headers";
import { redis } from "@/lib/redis";

export interface Customer {
  id: string;
  email: string;
  salt: string;
  passwordHash: string;
}

const derive = promisify<string, string, number, Buffer>(scrypt);

export async function findCustomerByEmail(email: string): Promise<Customer | null> {
  return redis.get<Customer>(`customer:${email}`);
}

export async function passwordMatches(customer: Customer, password: string): Promise<boolean> {
  const hash = await derive(password, customer.salt, 64);
  return timingSafeEqual(hash, Buffer.from(customer.passwordHash, "hex"));
}

export async function createSession(customerId: string): Promise<void> {
  const session = randomUUID();
  await redis.set(`session:${session}`, customerId, { ex: 60 * 60 * 24 * 14 });
  (await cookies()).set("session", session, { httpOnly: true, secure: true, sameSite: "lax" });
}

export async function createResetToken(customerId: string): Promise<string> {
  const token = randomUUID();
  await redis.set(`reset:${token}`, customerId, { ex: 60 * 30 });
  return token;
}
