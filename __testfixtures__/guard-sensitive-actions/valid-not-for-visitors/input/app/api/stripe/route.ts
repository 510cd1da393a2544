import { sendMail } from '@/lib/mail'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? '')

export async function POST(request: Request) {
  const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get('stripe-signature') ?? '', 'whsec')
  await sendMail('team@example.com', event.id)
  return new Response('ok')
}
