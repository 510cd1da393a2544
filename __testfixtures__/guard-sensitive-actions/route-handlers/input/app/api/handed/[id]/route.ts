import { sendMail } from '@/lib/mail'

const handler = async (_request: Request, { params }: { params: Promise<{ id: string }> }) => { // @expect guard-sensitive-actions/unguarded review
  const { id } = await params
  await sendMail('team@example.com', id)
  return Response.json({ id })
}

export { handler as PUT }
