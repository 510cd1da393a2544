'use server'

import { assertAllowed, mayPass } from '@/lib/ratelimit'

export async function allowedOf(ids: string[]) {
  const passes = await Promise.all(ids.map((id) => mayPass(id))) // @expect await-limit/list review
  return ids.filter((_, index) => passes[index])
}

export async function assertAll(ids: string[]) {
  for (const id of ids) {
    if (id === '') continue
    await assertAllowed(id) // @expect await-limit/floating review
    if (!await mayPass(id)) throw new Error(id) // @expect await-limit/taken-for-answer review
  }
  for (const id of ids) {
    await assertAllowed(id) // @expect await-limit/floating safe
  }
}

export async function firstFree(ids: string[]) {
  const open = ids.filter((id) => mayPass(id)) // @expect await-limit/callback manual
  const some = ids.some(async (id) => { // @expect await-limit/callback manual
    const passes = await mayPass(id)
    return passes
  })
  return ids.find(mayPass) ?? (some ? open[0] : undefined) // @expect await-limit/callback manual
}
