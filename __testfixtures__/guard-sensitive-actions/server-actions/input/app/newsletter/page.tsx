import { sendMail } from '@/lib/mail'
import { redirect } from 'next/navigation'

export default function Page() {
  async function subscribe(form: FormData) { // @expect guard-sensitive-actions/unguarded review
    'use server'
    const email = String(form.get('email'))
    if (!email.includes('@')) redirect('/newsletter?error=No+address')
    await sendMail(email, 'Welcome')
    redirect('/newsletter?done=1')
  }
  return <form action={subscribe} />
}
