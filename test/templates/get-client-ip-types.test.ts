import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderClientIp, type ClientIpOptions, type Surface } from '../../templates/get-client-ip'
import { neutralStyle } from '../../templates/style'
import { projectRoot } from '../case-files'
import { compile } from './compile'

/** Where each major of Next.js is installed here. */
const majors = [
  { major: 14, next: 'next-14' },
  { major: 15, next: 'next-15' },
  { major: 16, next: 'next' },
] as const

const surfaces: readonly Surface[] = [
  { kind: 'vercel' },
  { kind: 'cloudflare' },
  { kind: 'netlify' },
  { kind: 'fly' },
  { kind: 'proxy', hops: 2 },
]

const callers = `
import type { GetServerSidePropsContext, NextApiRequest } from 'next'
import { headers } from 'next/headers'
import { NextResponse, type NextRequest } from 'next/server'
import { clientIpFrom, getClientIp } from './vercel-static'

export async function action(): Promise<string> {
  return getClientIp()
}
export async function component(): Promise<string> {
  return clientIpFrom(await headers())
}
export async function GET(request: Request): Promise<Response> {
  return new Response(clientIpFrom(request.headers))
}
export function middleware(request: NextRequest): NextResponse {
  return NextResponse.json(clientIpFrom(request.headers).toUpperCase())
}
export function pagesApi(request: NextApiRequest): string {
  return clientIpFrom(request.headers)
}
export function page({ req }: GetServerSidePropsContext): string {
  return clientIpFrom(req.headers)
}
export function authorize(request: { headers?: Record<string, any> } | undefined): string {
  return clientIpFrom(request?.headers)
}
export function context(headers: Headers | null): string {
  return clientIpFrom(headers)
}
`

/** Compiles the files, strictly, against one installed Next.js. */
function compileWith(files: ReadonlyMap<string, string>, next: string): string[] {
  return compile(files, {
    isolatedDeclarations: true,
    paths: {
      next: [posix.join(projectRoot, 'node_modules', next, 'index.d.ts')],
      'next/*': [posix.join(projectRoot, 'node_modules', next, '*')],
    },
  })
}

describe.each(majors)('the address helper against the types of Next.js $major', ({ major, next }) => {
  const variants: readonly Pick<ClientIpOptions, 'surface' | 'headers'>[] = surfaces.flatMap((surface) =>
    (['static', 'dynamic', 'none'] as const).map((headers) => ({ surface, headers })),
  )
  const helpers = variants.map(
    ({ surface, headers }) =>
      [
        `${surface.kind}-${headers}.ts`,
        renderClientIp({ surface, headers, typescript: true, module: 'esm', style: neutralStyle }),
      ] as const,
  )

  it('compiles under strict settings, and so does everybody who calls it', () => {
    const unawaited =
      "import { headers } from 'next/headers'\nimport { clientIpFrom } from './vercel-static'\nexport const ip: string = clientIpFrom(headers())\n"
    const wrong = compileWith(new Map([...helpers, ['callers.ts', callers], ['unawaited.ts', unawaited]]), next)
    // headers() is a promise from 15 on, and a promise is no headers
    if (major === 14) expect(wrong).toEqual([])
    else expect(wrong).toEqual([expect.stringMatching(/^unawaited\.ts:3 Argument of type 'Promise<ReadonlyHeaders>'/)])
  })
})
