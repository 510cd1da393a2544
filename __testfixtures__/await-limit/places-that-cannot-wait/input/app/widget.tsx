'use client'

import { useEffect } from 'react'
import { check } from './check'

export function Widget({ id }: { id: string }) {
  useEffect(() => {
    check(id)
  }, [id])
  return check(id) ? <p>ok</p> : null
}
