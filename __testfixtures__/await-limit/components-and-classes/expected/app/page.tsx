import { Gate } from '@/lib/gate'
import { Banner } from './banner'
import { mayPass } from '@/lib/ratelimit'

const gate = new Gate('page')

export default async function Page() {
  const open = await mayPass('page') // @expect await-limit/taken-for-answer safe
  return open && (await gate.isOpen('a')) ? <Banner name="open" /> : <p>later</p>
}
