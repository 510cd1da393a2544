import { describe, expect, test } from 'vitest'
import { planFixes, scan } from '../../engine/run'
import guard from '../../transforms/guard-sensitive-actions'
import { expressionFor } from '../../transforms/guard-sensitive-actions/middleware'
import { routeOf } from '../../transforms/guard-sensitive-actions/route'
import { folderWith } from '../engine/folder-on-disk'

const BASE = {
  'package.json': JSON.stringify({ private: true, dependencies: { next: '16.0.0', resend: '4.0.0' } }),
  'lib/mail.ts': `import { Resend } from 'resend'
const resend = new Resend('')
export const sendMail = (to: string) => resend.emails.send({ to })
`,
}

async function guarded(files: Readonly<Record<string, string>>) {
  const scanned = await scan({ root: folderWith({ ...BASE, ...files }), transforms: [guard.transform] })
  expect(scanned.errors).toEqual([])
  const plan = planFixes(scanned, scanned.found, new Map([['surface', 'vercel']]))
  return {
    found: scanned.found.map(({ file, line, tier, finding }) => `${file}:${String(line)} ${finding.message} ${tier}`),
    after: Object.fromEntries(plan.changes.map((change) => [change.path, change.after])),
  }
}

const route = (before: string, params = 'request: Request'): string =>
  `import { sendMail } from '../../../lib/mail'
export async function POST(${params}) {
${before}
  await sendMail('a@example.com')
  return Response.json({ ok: true })
}
`

describe('an address of the app', () => {
  test.each([
    ['app/api/login/route.ts', '/api/login'],
    ['src/app/(public)/api/users/[id]/route.ts', '/api/users/x'],
    ['pages/api/index.ts', '/api'],
    ['pages/api/auth/[...nextauth].ts', '/api/auth/x'],
    ['lib/mail.ts', undefined],
  ])('%s is served under %s', (file, address) => {
    expect(routeOf(file)).toBe(address)
  })

  test.each([
    ['/api/:path*', '/api/contact/new', true],
    ['/api/:path*', '/api', true],
    ['/api/:path*', '/apis', false],
    ['/dashboard/:id', '/dashboard/1/edit', false],
    ['/((?!api|_next/static).*)', '/api/contact', false],
    ['/((?!api|_next/static).*)', '/login', true],
    ['/(api|trpc)(.*)', '/api/contact', true],
  ])('the matcher %s and %s: %s', (pattern, address, isMatched) => {
    expect(expressionFor(pattern)?.test(address)).toBe(isMatched)
  })
})

describe('whoever tries a secret is counted before it is known whom they name', () => {
  test('a row that was looked up is no session', async () => {
    const { after } = await guarded({
      'app/api/login/route.ts': `import { compare } from 'bcryptjs'
export async function POST(request: Request) {
  const { email, password } = await request.json()
  const user = await db.user.findUnique({ where: { email } })
  if (!user) return Response.json({ error: 'Unauthorized' }, { status: 401 })
  if (!(await compare(password, user.hash))) return Response.json({ error: 'Unauthorized' }, { status: 401 })
  return Response.json({ id: user.id })
}
`,
    })
    expect(after['app/api/login/route.ts']).toMatch(
      /POST\(request: Request\) \{\n {2}const limit = await ratelimit\.check\('login', clientIpFrom\(request\.headers\)\)/,
    )
  })

  test('a branch for those who are signed in is not one for those who are not', async () => {
    const { after } = await guarded({
      'app/api/a/route.ts': route(`  const session = await auth()
  if (session) return Response.json({ error: 'You are signed in' }, { status: 401 })
  console.log(session.user.id)`),
    })
    expect(after['app/api/a/route.ts']).toContain("check('a', clientIpFrom(request.headers))")
  })
})

describe('already protected', () => {
  const cases: [name: string, before: string, isFound: boolean][] = [
    [
      'by a role that only administrators have',
      "  if (user.role !== 'ADMIN') return new Response(null, { status: 403 })",
      false,
    ],
    [
      'by no role of its own: an option may be off',
      "  if (options.admin && user.role !== 'admin') return new Response(null, { status: 403 })",
      true,
    ],
    [
      'by a role that customers have as well',
      "  if (!['admin', 'customer'].includes(user.role)) return new Response(null, { status: 403 })",
      true,
    ],
    [
      'by a time that has to pass',
      '  const last = await lastMail()\n  if (last && Date.now() - last.createdAt.getTime() < 60_000) return new Response(null)',
      false,
    ],
    [
      'by nothing: the link has run out',
      '  const link = await linkOf()\n  if (link.expires.getTime() - Date.now() < 0) return new Response(null)',
      true,
    ],
    ['by a limiter that cannot be seen', '  await checkRateLimit(request)', false],
    ['by nothing: it only speaks of a limit', '  if (isRateLimitError(request)) console.log(request)', true],
    [
      'by a key in a header',
      "  if (request.headers.get('x-key') !== process.env.JOBS_KEY) return new Response(null, { status: 401 })",
      false,
    ],
  ]
  test.each(cases)('%s', async (_, before, isFound) => {
    const { found } = await guarded({ 'app/api/a/route.ts': route(before) })
    expect(found).toEqual(isFound ? ['app/api/a/route.ts:2 unguarded review'] : [])
  })
})

test('two actions of one name get two policies', async () => {
  const { after } = await guarded({
    'app/api/a/contact/route.ts': route('').replaceAll('../../../', '../../../../'),
    'app/contact/actions.ts': `'use server'
import { sendMail } from '../../lib/mail'
export async function aContact() {
  if (off) return { error: 'Off' }
  await sendMail('a@example.com')
}
`,
  })
  expect(after['app/api/a/contact/route.ts']).toContain("check('aContact'")
  expect(after['app/contact/actions.ts']).toContain("check('aContact2'")
})
