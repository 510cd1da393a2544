import { requireUser } from '@/lib/session'
import Stripe from 'stripe'
import { ratelimit } from '@/lib/ratelimit'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? '')

export async function POST() { // @expect guard-sensitive-actions/unguarded review
  try {
    const user = await requireUser()
    const limit = await ratelimit.check('checkout', `user:${user.id}`)
    if (!limit.success) {
      return Response.json(
        { error: 'Too many requests' },
        { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
      )
    }
    const session = await stripe.checkout.sessions.create({ client_reference_id: user.id, mode: 'payment' })
    return Response.json({ url: session.url })
  } catch {
    return Response.json({ error: 'No checkout' }, { status: 500 })
  }
}
