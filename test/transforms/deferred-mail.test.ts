import { expect, test } from 'vitest'
import { planFixes, scan } from '../../engine/run'
import uniform from '../../transforms/uniform-auth-responses'
import { folderWith } from '../engine/folder-on-disk'

/** What becomes of the statements between the lookup and the answer. */
async function deferred(statements: string): Promise<string> {
  const root = folderWith({
    'package.json': JSON.stringify({ private: true, dependencies: { next: '16.0.0' } }),
    'lib/tokens.ts': `import { prisma } from './prisma'
export async function makeToken(email: string) {
  return prisma.token.create({ data: { email } })
}
export const nextToken = (email: string) => ({ email, text: 'x' })
export async function sendToken(to: string, text: string) {
  await fetch(to, { body: text })
}
`,
    'lib/prisma.ts': `import { PrismaClient } from '@prisma/client'
export const prisma = new PrismaClient()
`,
    'app/actions.ts': `'use server'
import { prisma } from '../lib/prisma'
import { makeToken, nextToken, sendToken } from '../lib/tokens'

export async function reset(email: string): Promise<{ error?: string; sent?: boolean }> {
  const user = await prisma.user.findUnique({ where: { email } })
  if (!user) return { error: 'nobody' }
${statements.replace(/^/gm, '  ')}
  return { sent: true }
}
`,
  })
  const scanned = await scan({ root, transforms: [uniform.transform] })
  const plan = planFixes(scanned, scanned.found, new Map())
  const after = plan.changes.find(({ path }) => path === 'app/actions.ts')?.after ?? ''
  return (/return \{ sent: true \}\n([^]*?)\n\s*return/.exec(after)?.[1] ?? '').replace(/^ {2}/gm, '')
}

test('one call that is waited for is handed over as it is', async () => {
  expect(await deferred(`await sendToken(user.email, 'x')`)).toBe(`after(() => sendToken(user.email, 'x'))`)
})

test('of two calls the second follows the first, and no line is only indented', async () => {
  expect(
    await deferred(`const token = await makeToken(email)
await sendToken(
  token.email,
  token.text,
)`),
  ).toBe(`after(() =>
  makeToken(email).then((token) =>
    sendToken(token.email, token.text),
  ),
)`)
})

test('what is no promise is waited for as before', async () => {
  expect(
    await deferred(`const token = await nextToken(email)
await sendToken(token.email, token.text)`),
  ).toBe(`after(async () => {
  const token = await nextToken(email)
  await sendToken(token.email, token.text)
})`)
})
