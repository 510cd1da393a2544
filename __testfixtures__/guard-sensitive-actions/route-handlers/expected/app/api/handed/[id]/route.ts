import { sendMail } from '@/lib/mail'
import { ratelimit } from '@/lib/ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

const handler = async (_request: Request, { params }: { params: Promise<{ id: string }> }) => { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('handed', clientIpFrom(_request.headers))
  if (!limit.success) {
    return Response.json(
      { error: 'Too many requests' },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  const { id } = await params
  await sendMail('team@example.com', id)
  return Response.json({ id })
}

export { handler as PUT }
