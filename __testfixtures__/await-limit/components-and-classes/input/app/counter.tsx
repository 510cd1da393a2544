import { useState } from 'react'
import { mayPass } from '@/lib/ratelimit'

export function Counter() {
  const [count] = useState(0)
  // @ts-ignore
  return mayPass(String(count)) ? <p>{count}</p> : null // @expect await-limit/taken-for-answer manual
}
