import { sendMail } from '@/lib/mail'
import { redirect } from 'next/navigation'
import { ratelimit } from '@/lib/ratelimit'
import { getClientIp } from '@/lib/get-client-ip'

export default function Page() {
  async function subscribe(form: FormData) { // @expect guard-sensitive-actions/unguarded review
    'use server'
    const limit = await ratelimit.check('subscribe', await getClientIp())
    if (!limit.success) redirect('/newsletter?error=Too%20many%20requests')
    const email = String(form.get('email'))
    if (!email.includes('@')) redirect('/newsletter?error=No+address')
    await sendMail(email, 'Welcome')
    redirect('/newsletter?done=1')
  }
  return <form action={subscribe} />
}
