import EmailProvider from 'next-auth/providers/email';
import { Resend } from 'resend';

const resend = new Resend(process.env.RESEND_API_KEY);

async function sendSignInMail({ identifier, url }: { identifier: string; url: string }) {
  await resend.emails.send({ from: 'app@example.com', to: identifier, subject: 'Sign in', text: url });
}

export const signInOptions = {
  providers: [EmailProvider({ sendVerificationRequest: sendSignInMail })],
};
