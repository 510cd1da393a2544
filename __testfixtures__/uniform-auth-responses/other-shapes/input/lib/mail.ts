import { Resend } from 'resend';

const resend = new Resend(process.env.RESEND_API_KEY);

export async function sendResetMail(to: string, token: string) {
  await resend.emails.send({ from: 'us@example.com', to, subject: 'Reset', text: token });
}
