import { requireUser } from '@/lib/session'
import Stripe from 'stripe'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? '')

export async function POST() { // @expect guard-sensitive-actions/unguarded review
  try {
    const user = await requireUser()
    const session = await stripe.checkout.sessions.create({ client_reference_id: user.id, mode: 'payment' })
    return Response.json({ url: session.url })
  } catch {
    return Response.json({ error: 'No checkout' }, { status: 500 })
  }
}
