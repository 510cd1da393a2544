import { describe, expect, it } from 'vitest'
import { onlyWaits, type Carried } from '../../transforms/_shared/only-waits'

const IMPORT = "import { ratelimit } from '@/lib/ratelimit'\n\n"

/** Whether a route handler, which nobody imports, is passed over when its body is this. */
function passesBody(body: string, carried: Carried = 'factory'): boolean {
  return passes(`${IMPORT}export async function POST(req: Request) {\n  ${body}\n  return send()\n}\n`, carried)
}

function passes(text: string, carried: Carried = 'factory', isImported = false): boolean {
  return onlyWaits(text, 'ratelimit', carried, isImported)
}

describe('a file that only waits for a limiter is passed over', () => {
  it.each<[string, Carried?]>([
    ["const { success } = await ratelimit(5, '1 m').limit(ip)"],
    ['const { success } = await ratelimit(\n    MAX,\n    `${window(1)} s`,\n  ).limit(\n    ip,\n  )'],
    ['if (!(await ratelimit().limit(ip)).success) return no()'],
    ['await ratelimit().blockUntilReady(ip, 500)'],
    ['const { success } = await ratelimit.limit(ip)', 'limiter'],
    ['const { success } = await ratelimit.login.limit(ip)', 'limiter'],
    ['const { success } = await ratelimit.login?.limit(ip)', 'limiter'],
    ['if (!(await ratelimit(req)).ok) return no()', 'wrapper'],
    ['await ratelimit({ key: `a:${ip}`, by: [1, (2)] })', 'wrapper'],
    [
      "await ratelimit(1, '1 s').limit(ip)\n  await ratelimit(9, '1 d').limit(id)\n  await Promise.all(xs.map(async (x) => x()))",
    ],
  ])('%s', (body, carried) => {
    expect(passesBody(body, carried)).toBe(true)
  })

  it.each([
    ['an arrow', 'export const POST = async (req: Request) => {'],
    ['wrapped', 'export const POST = withWorkspace(\n  async ({ req }) => {'],
    ['wrapped twice', 'export const POST = withAxiom(withSession(async (req) => {'],
    ['a default export', 'export default async function handler(req, res) {'],
    ['a default export without a name', 'export default withApi(async (req, res) => {'],
    [
      'said in comments and texts',
      "// POST /api/x - says POST\n/* POST */\nconst verb = 'POST'\n\nexport async function POST() {",
    ],
  ])('in a handler that is %s', (_, head) => {
    const closing = '  \n}'.concat(')'.repeat(head.split('(').length - head.split(')').length))
    expect(passes(`${IMPORT}${head}\n  await ratelimit().limit(ip)\n${closing}\n`)).toBe(true)
  })

  it('in a server action of a client that others import', () => {
    const action = `${IMPORT}export const send = client\n  .schema(schema)\n  .action(async ({ input }) => {\n    await ratelimit().limit(ip)\n  })\n`
    expect(passes(`'use server'\n\n${action}`, 'factory', true)).toBe(true)
  })

  it('whose other imports have the name in their path', () => {
    const text = `import { db } from '@/lib/ratelimit/db'\nimport {\n  ratelimit,\n  other,\n} from "@/lib"\n\nexport async function GET() {\n  await ratelimit().limit(ip)\n}\n`
    expect(passes(text)).toBe(true)
  })
})

describe('a file is read when it', () => {
  it.each<[string, string, Carried?]>([
    ['does not wait', 'const { success } = ratelimit().limit(ip)'],
    ['waits once and not twice', 'await ratelimit().limit(ip)\n  ratelimit().limit(id)'],
    ['waits for the factory only', 'const limiter = await ratelimit()\n  limiter.limit(ip)'],
    ['waits for the factory only, in parentheses', '(await ratelimit()).limit(ip)'],
    ['waits for one of the limiters only', "(await ratelimit.get('login')).limit(ip)", 'limiter'],
    ['hands the limiter on', 'await check(ratelimit, ip)'],
    ['hands the promise on', 'await Promise.all([ratelimit().limit(ip)])'],
    ['gives it another name', 'const limiter = ratelimit()\n  limiter.limit(ip)'],
    ['asks from a function of its own', 'const check = async () => {\n    await ratelimit().limit(ip)\n  }\n  check()'],
    ['asks in a callback', 'xs.forEach(async (x) => {\n    await ratelimit().limit(x)\n  })'],
    ['calls a wrapper by other means', 'await ratelimit.call(null, req)', 'wrapper'],
    ['writes arguments that are hard to read', "await ratelimit(x.replace(/[()]/, '')).limit(ip)"],
    ['writes texts that are hard to read', 'await ratelimit(`${f("(")}`).limit(ip)'],
    ['has a method whose name only ends so', 'await ratelimit().unlimit(ip)'],
    ['has a variable of that name too', 'const ratelimit = 1'],
  ])('%s', (_, body, carried) => {
    expect(passesBody(body, carried)).toBe(false)
  })

  it.each([
    ['helper that others call', `${IMPORT}export async function check(ip) {\n  await ratelimit().limit(ip)\n}\n`, true],
    [
      'arrow that others call',
      `${IMPORT}export const check = async (ip) => {\n  await ratelimit().limit(ip)\n}\n`,
      true,
    ],
    [
      'cached helper that others call',
      `${IMPORT}export const check = cache(async (ip) => {\n  await ratelimit().limit(ip)\n})\n`,
      true,
    ],
    [
      'helper of its own',
      `${IMPORT}async function check(ip) {\n  await ratelimit().limit(ip)\n}\nexport function GET() {\n  check()\n}\n`,
      false,
    ],
    [
      'handler that calls another',
      `${IMPORT}export async function GET() {\n  await ratelimit().limit(ip)\n}\nexport async function POST() {\n  GET()\n}\n`,
      false,
    ],
    [
      'schema that asks',
      `${IMPORT}export const schema = z.string().refine(async (ip) => {\n  return (await ratelimit().limit(ip)).success\n})\n`,
      false,
    ],
    ['class', `${IMPORT}export class A {\n  async check() {\n    await ratelimit().limit(ip)\n  }\n}\n`, false],
    [
      'record of functions',
      `${IMPORT}export default {\n  async fetch() {\n    await ratelimit().limit(ip)\n  },\n}\n`,
      false,
    ],
  ])('is a %s', (_, text, isImported) => {
    expect(passes(text, 'factory', isImported)).toBe(false)
  })

  it.each([
    "import { ratelimit as limiter } from '@/lib'\n",
    "import ratelimit from '@/lib'\n",
    "import * as ratelimit from '@/lib'\n",
    "import type { ratelimit } from '@/lib'\n",
    "export { ratelimit } from '@/lib'\n",
    "const { ratelimit } = await import('@/lib')\n",
    "const { ratelimit } = require('@/lib')\n",
  ])('has it by %s', (line) => {
    expect(passes(line)).toBe(false)
  })
})
