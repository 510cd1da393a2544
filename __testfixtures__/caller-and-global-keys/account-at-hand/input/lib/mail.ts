import { Resend } from 'resend'

const resend = new Resend(process.env.RESEND_API_KEY)

export async function sendCode(email: string, code: string) {
  await resend.emails.send({ from: 'us@example.com', to: email, subject: 'Your code', text: code })
}

export async function passOn(from: string, text: string) {
  await resend.emails.send({ from, to: 'us@example.com', subject: 'Contact', text })
}
