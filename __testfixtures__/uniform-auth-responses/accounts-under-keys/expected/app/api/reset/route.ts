import { kv } from '@vercel/kv';
import { sendResetMail } from '../../../lib/mail';

export async function POST(request: Request) {
  const { email } = await request.json();
  const id = await kv.get(`account:email:${email.toLowerCase()}`);
  if (!id) { // @expect uniform-auth-responses/missing review
    return Response.json({ sent: true });
  }
  await sendResetMail(email, id);
  return Response.json({ sent: true });
}
