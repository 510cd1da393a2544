import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function sendMail(to: string, text: string) {
  await resend.emails.send({ from: 'us@example.com', to, subject: 'Hello', text })
}
