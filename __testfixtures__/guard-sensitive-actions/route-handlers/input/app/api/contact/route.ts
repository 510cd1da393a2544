import { sendMail } from '@/lib/mail'
import { NextResponse, type NextRequest } from 'next/server'

export async function POST(request: NextRequest) { // @expect guard-sensitive-actions/unguarded review
  const { text } = await request.json()
  if (!text) return NextResponse.json({ message: 'Nothing said', code: 400 }, { status: 400 })
  await sendMail('team@example.com', text)
  return NextResponse.json({ message: 'Thank you', code: 200 })
}

export async function GET() {
  return NextResponse.json({ open: true })
}
