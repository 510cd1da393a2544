import { adminAction } from '@/lib/handlers';
import { sendMail } from '@/lib/mail';

export const POST = adminAction(async () => {
  await sendMail('me@example.com', 'It works');
  return Response.json({ ok: true });
});
