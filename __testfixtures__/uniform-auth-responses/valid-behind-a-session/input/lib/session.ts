import { cookies } from 'next/headers';
import { jwtVerify } from 'jose';
import { redirect } from 'next/navigation';

export async function currentUser() {
  const token = (await cookies()).get('session')?.value;
  if (!token) return null;
  const { payload } = await jwtVerify(token, new TextEncoder().encode(process.env.SECRET));
  return payload as { id: string; role: string };
}

export async function requireAdmin() {
  const user = await currentUser();
  if (!user || user.role !== 'admin') redirect('/login');
  return user;
}
