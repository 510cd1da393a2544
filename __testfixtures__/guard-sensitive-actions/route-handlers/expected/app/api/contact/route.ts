import { sendMail } from '@/lib/mail'
import { NextResponse, type NextRequest } from 'next/server'
import { ratelimit } from '@/lib/ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

export async function POST(request: NextRequest) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('contact', clientIpFrom(request.headers))
  if (!limit.success) {
    return NextResponse.json(
      { message: 'Too many requests', code: 429 },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  const { text } = await request.json()
  if (!text) return NextResponse.json({ message: 'Nothing said', code: 400 }, { status: 400 })
  await sendMail('team@example.com', text)
  return NextResponse.json({ message: 'Thank you', code: 200 })
}

export async function GET() {
  return NextResponse.json({ open: true })
}
