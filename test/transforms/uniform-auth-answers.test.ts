import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { transformSync } from 'esbuild'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fixtures, readFiles, type Files } from '../case-files'

/*
 * What the cases say in text is run here: the same request for an account that exists and for one that does not, to the
 * code before and after, with fakes for the stores and providers. What comes back is compared byte for byte.
 */

const KNOWN = 'known@example.com'
const UNKNOWN = 'unknown@example.com'

const require = createRequire(import.meta.url)
const { NextResponse } = require('next/server') as { NextResponse: typeof Response }

type Row = Record<string, unknown>
type Exports = Record<string, (...args: unknown[]) => unknown>

/** What the account that exists looks like in the fake stores. */
const account: Row = {
  id: 'u1',
  email: KNOWN,
  name: KNOWN,
  login: KNOWN,
  hash: 'right',
  password: 'right',
  code: '123456',
}

function fakesFor(row: Row): Record<string, unknown> {
  const matches = (where: Row): boolean => Object.values(where).includes(KNOWN)
  const model = {
    findUnique: ({ where }: { where: Row }) => Promise.resolve(matches(where) ? row : null),
    findFirst: ({ where }: { where: Row }) => Promise.resolve(matches(where) ? row : null),
    create: () => Promise.resolve({ id: 'new' }),
    update: () => Promise.resolve(row),
  }
  const client = new Proxy({}, { get: () => model })
  class TRPCError extends Error {
    readonly code: string
    constructor({ code, message }: { code: string; message: string }) {
      super(message)
      this.code = code
    }
  }
  const procedure = { input: () => procedure, mutation: (run: unknown) => run }
  let wanted = ''
  const select = {
    from: () => select,
    where: (value: string) => ((wanted = value), select),
    limit: () => Promise.resolve(wanted === KNOWN ? [row] : []),
  }
  return {
    '@prisma/client': { PrismaClient: fakeClient(client) },
    resend: {
      Resend: class {
        readonly emails = { send: () => Promise.resolve({}) }
      },
    },
    'next/server': { NextResponse, after: () => undefined },
    bcryptjs: { default: { compare: (a: string, b: string) => Promise.resolve(a === b) } },
    'next-auth/providers/credentials': { default: (options: unknown) => options },
    '@supabase/supabase-js': {
      createClient: () => ({
        from: () => ({
          insert: ({ email }: Row) => Promise.resolve({ error: email === KNOWN ? { code: '23505' } : null }),
        }),
        auth: {
          admin: {
            createUser: ({ email }: Row) =>
              Promise.resolve({ error: { message: email === KNOWN ? 'already registered' : 'weak password' } }),
          },
        },
      }),
    },
    mongoose: {
      default: {
        models: {
          User: {
            findOne: (where: Row) =>
              Promise.resolve(
                matches(where)
                  ? { ...row, compararSenha: (given: string) => Promise.resolve(given === row['hash']) }
                  : null,
              ),
          },
        },
      },
    },
    pg: {
      Pool: class {
        query(_sql: string, [value]: string[]) {
          return Promise.resolve({ rows: value === KNOWN ? [row] : [] })
        }
      },
    },
    '@trpc/server': { TRPCError, initTRPC: { create: () => ({ router: (routes: unknown) => routes, procedure }) } },
    '@node-rs/argon2': { verify: (hash: string, given: string) => Promise.resolve(hash === given) },
    'drizzle-orm/node-postgres': { drizzle: () => ({ select: () => select }) },
    'drizzle-orm/pg-core': { pgTable: (_name: string, columns: unknown) => columns, text: (name: string) => name },
    'drizzle-orm': { eq: (_column: string, value: string) => value },
    zod: { z: { object: () => ({}), string: () => ({}) } },
    'firebase-admin/auth': {
      getAuth: () => ({
        getUserByEmail: (email: string) =>
          email === KNOWN
            ? Promise.resolve(row)
            : Promise.reject(Object.assign(new Error('none'), { code: 'auth/user-not-found' })),
      }),
    },
    'next/navigation': {
      redirect: (to: string) => {
        throw new Error(`redirect to ${to}`)
      },
    },
    crypto: { randomUUID: () => 'token' },
  }
}

/** A constructor whose instances are this client. */
function fakeClient(client: object): unknown {
  return function PrismaClient() {
    return client
  }
}

/** Runs a file of a project, and what it imports of the project, with fakes for everything else. */
function load(
  files: Files,
  path: string,
  fakes: Record<string, unknown>,
  loaded = new Map<string, Exports>(),
): Exports {
  const known = loaded.get(path)
  if (known) return known
  const exports: Exports = {}
  loaded.set(path, exports)
  const { code } = transformSync(files.get(path) ?? '', { loader: 'ts', format: 'cjs', target: 'node20' })
  const importing = (specifier: string): unknown => {
    const inside = specifier.startsWith('@/')
      ? specifier.slice(2)
      : specifier.startsWith('.')
        ? posix.join(posix.dirname(path), specifier)
        : undefined
    if (inside === undefined) {
      if (!(specifier in fakes)) throw new Error(`nothing stands for ${specifier}`)
      return { __esModule: true, ...(fakes[specifier] as object) }
    }
    return load(files, `${inside}.ts`, fakes, loaded)
  }
  const module = { exports }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a fixture of this repository, run in its test only
  const run = new Function('require', 'module', 'exports', code) as (...given: unknown[]) => void
  run(importing, module, exports)
  Object.assign(exports, module.exports)
  return module.exports
}

/** Everything that whoever sent the request can see. */
async function seen(answer: () => unknown): Promise<string> {
  try {
    const value = await answer()
    if (value instanceof Response) return JSON.stringify([value.status, [...value.headers], await value.text()])
    return JSON.stringify(value)
  } catch (error) {
    return JSON.stringify([(error as Error).name, (error as Error).message, (error as { code?: string }).code])
  }
}

const post = (body: unknown): Request & { cookies?: unknown } =>
  Object.assign(new Request('https://example.com/', { method: 'POST', body: JSON.stringify(body) }), {
    cookies: { get: () => undefined },
  })

/** Calls a handler of pages/api, and answers with what it wrote. */
async function pages(handler: unknown, body: unknown): Promise<unknown> {
  const written: unknown[] = []
  const res = {
    status: (code: number) => (written.push(code), res),
    json: (value: unknown) => (written.push(value), res),
  }
  await (handler as (req: unknown, res: unknown) => unknown)({ body }, res)
  return written
}

interface Kind {
  readonly name: string
  readonly file: string
  /** How the row of the account that exists differs from the plain one. */
  readonly row?: Row
  call(exports: Exports, address: string): unknown
}

const wrong = 'wrong'
const kinds: Kind[] = [
  {
    name: 'reset-tells-who-has-an-account',
    file: 'app/actions.ts',
    call: ({ reset }, email) => reset?.({}, new Map([['email', email]])),
  },
  { name: 'route-says-404', file: 'app/api/forgot/route.ts', call: ({ POST }, email) => POST?.(post({ email })) },
  {
    name: 'unknown-against-wrong-password',
    file: 'app/api/login/route.ts',
    row: { emailVerified: new Date() },
    call: ({ POST }, email) => POST?.(post({ email, password: wrong })),
  },
  {
    name: 'response-with-cookies',
    file: 'app/api/login/route.ts',
    call: ({ POST }, name) => POST?.(post({ name, password: wrong })),
  },
  {
    name: 'code-checked-in-a-helper',
    file: 'app/api/verify/route.ts',
    row: { codeExpires: new Date(Date.UTC(2100, 1)) },
    call: ({ POST }, email) => POST?.(post({ email, code: '000000' })),
  },
  {
    name: 'code-checked-in-a-helper',
    file: 'app/api/verify/route.ts',
    row: { isVerified: true },
    call: ({ POST }, email) => POST?.(post({ email, code: '000000' })),
  },
  {
    name: 'code-checked-in-a-helper',
    file: 'app/api/verify/route.ts',
    row: { codeExpires: new Date(0) },
    call: ({ POST }, email) => POST?.(post({ email, code: '000000' })),
  },
  {
    name: 'waiting-list-with-a-unique-column',
    file: 'app/api/join/route.ts',
    call: ({ POST }, email) => POST?.(post({ email })),
  },
  {
    name: 'text-of-the-provider',
    file: 'app/api/sign-up/route.ts',
    call: ({ POST }, email) => POST?.(post({ email, password: wrong })),
  },
  {
    name: 'authorize-of-next-auth-4',
    file: 'lib/auth.ts',
    call: (exports, email) => {
      const options = exports['options'] as unknown as { providers: { authorize: (sent: unknown) => unknown }[] }
      return options.providers[0]?.authorize({ email, password: wrong })
    },
  },
  {
    name: 'the-type-keeps-the-field-that-is-read',
    file: 'app/actions.ts',
    call: ({ resend }, email) => resend?.(email),
  },
  {
    name: 'the-type-keeps-the-field-that-is-read',
    file: 'app/actions.ts',
    row: { verified: true },
    call: ({ resend }, email) => resend?.(email),
  },
  {
    name: 'pages-api-and-mongoose',
    file: 'pages/api/login.ts',
    call: (exports, email) => pages(exports['default'], { email, senha: wrong }),
  },
  {
    name: 'pages-api-and-mongoose',
    file: 'pages/api/sql.ts',
    call: (exports, login) => pages(exports['default'], { login, password: wrong }),
  },
  { name: 'other-shapes', file: 'app/actions.ts', call: ({ byFirebase }, email) => byFirebase?.(email) },
  { name: 'other-shapes', file: 'app/actions.ts', call: ({ onTheList }, email) => onTheList?.(email) },
  { name: 'other-shapes', file: 'app/actions.ts', call: ({ byRedirect }, email) => byRedirect?.(email, wrong) },
  { name: 'other-shapes', file: 'app/actions.ts', call: ({ inside }, email) => inside?.(email, wrong) },
  {
    name: 'trpc-and-drizzle',
    file: 'server/auth-router.ts',
    call: (exports, email) => {
      const router = exports['authRouter'] as unknown as { login: (sent: unknown) => unknown }
      return router.login({ input: { email, password: wrong } })
    },
  },
]

// what a fixture logs is no output of the test
beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  vi.spyOn(console, 'error').mockReturnValue(undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('the same request, for an account that exists and for one that does not', () => {
  test.each(kinds.map((kind, index) => [`${kind.name} (${String(index + 1)})`, kind] as const))(
    '%s',
    async (_, kind) => {
      const dir = join(fixtures, 'uniform-auth-responses', kind.name)
      const before = readFiles(join(dir, 'input'))
      const after = new Map([...before, ...readFiles(join(dir, 'expected'))])
      const ask = (files: Files, address: string): Promise<string> => {
        const exports = load(files, kind.file, fakesFor({ ...account, ...kind.row }))
        return seen(() => kind.call(exports, address))
      }
      expect(await ask(before, KNOWN), 'told apart before').not.toBe(await ask(before, UNKNOWN))
      expect(await ask(after, KNOWN), 'the same afterwards').toBe(await ask(after, UNKNOWN))
      expect(await ask(after, UNKNOWN)).not.toMatch(/undefined is not|nothing stands for/)
    },
  )
})
