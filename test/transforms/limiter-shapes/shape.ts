import type { Answer, Ask, Plain } from '../differential'
import type { Files } from '../../case-files'

/** A small limiter as somebody might have written it, with the project around it. */
export interface Shape {
  readonly name: string
  readonly files: Files
  readonly asks: readonly Ask[]
  readonly passes: (answer: Answer) => boolean
  readonly adjusted?: ((original: Answer) => Answer) | undefined
  /** The file whose store has to be gone. */
  readonly path: string
  /** Why the tool leaves it as it is; it moves without this. */
  readonly stays?: RegExp | undefined
}

interface Called {
  /** What a caller imports: `{ checkRateLimit }`, `limiter`, `* as limits`. */
  readonly imports: string
  /** How a caller asks for `key`: one expression and what is allowed for it, or several. */
  readonly calls: readonly (readonly [expression: string, limit: number, windowMs: number, weight?: number])[]
  /** The caller's file, without its ending. */
  readonly caller?: string
}

interface Told {
  readonly name: string
  readonly path?: string
  readonly code: string
  readonly more?: Readonly<Record<string, string>>
  readonly passes: (answer: Answer) => boolean
  readonly adjusted?: (original: Answer) => Answer
  readonly stays?: RegExp
}

/** A limiter that an own file imports and calls. */
export function called(shape: Told & Called): Shape {
  const path = shape.path ?? 'lib/limits.ts'
  const typescript = path.endsWith('.ts')
  const commonjs = shape.code.includes('module.exports')
  const from = `../${path.replace(/\.[jt]s$/, '')}`
  const head = commonjs ? `const ${shape.imports} = require('${from}')` : `import ${shape.imports} from '${from}'`
  const functions = shape.calls.map(
    ([expression], index) =>
      `${commonjs ? '' : 'export '}${expression.startsWith('await ') ? 'async ' : ''}function ask${index}(key${typescript ? ': string' : ''}) {\n  const answer = ${expression}\n  return { answer }\n}\n`,
  )
  const tail = commonjs ? `module.exports = { ${shape.calls.map((_, index) => `ask${index}`).join(', ')} }\n` : ''
  const caller = `${shape.caller ?? 'server/ask'}.${typescript ? 'ts' : 'js'}`
  return {
    ...shape,
    path,
    files: new Map([
      ...surroundings(typescript),
      [path, shape.code],
      [caller, `${head}\n\n${functions.join('\n')}${tail}`],
      ...Object.entries(shape.more ?? {}),
    ]),
    asks: shape.calls.map(([expression, limit, windowMs, weight], index) => ({
      limit,
      windowMs,
      weight,
      call: async (project, key) => {
        const ask = project.exportsOf(caller)[`ask${index}`] as (key: string) => unknown
        const { answer } = (await ask(key)) as { answer: unknown }
        // an object holds its answer as it is: one that nobody waited for shows
        if (answer instanceof Promise && !/\.then\(/.test(expression)) throw new Error('the caller did not wait')
        return answer
      },
    })),
  }
}

/** A limiter that a request runs into. The caller is the header `x-user`. */
export function handled(
  shape: Told & { readonly method?: string; readonly limit: number; readonly windowMs: number },
): Shape {
  const path = shape.path ?? 'app/api/contact/route.ts'
  const call: Ask['call'] = (project, key) => {
    const entry = Object.keys(shape.more ?? {})[0] ?? path
    const handler = project.exportsOf(entry)[shape.method ?? 'POST'] as (request: Request) => unknown
    return handler(new Request('https://shop.example/api/contact', { method: 'POST', headers: { 'x-user': key } }))
  }
  return {
    ...shape,
    path,
    files: new Map([...surroundings(path.endsWith('.ts')), [path, shape.code], ...Object.entries(shape.more ?? {})]),
    asks: [{ call, limit: shape.limit, windowMs: shape.windowMs }],
  }
}

function surroundings(typescript: boolean): [string, string][] {
  const manifest = { name: 'shop', private: true, dependencies: { next: '15.5.0', react: '19.1.0' } }
  const config = { compilerOptions: { strict: true, baseUrl: '.', paths: { '@/*': ['./*'] } } }
  return [
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ...(typescript ? [['tsconfig.json', `${JSON.stringify(config, null, 2)}\n`] as [string, string]] : []),
  ]
}

// How an answer says that the call may go on.

export const yes = (answer: Answer): boolean => 'value' in answer && answer.value === true
export const no = (answer: Answer): boolean => 'value' in answer && answer.value === false
export const returns = (answer: Answer): boolean => 'value' in answer
export const nothing = (answer: Answer): boolean => 'value' in answer && (answer.value ?? null) === null
export const ok = (answer: Answer): boolean => Number(field('status')(answer)) < 400
export const has =
  (name: string) =>
  (answer: Answer): boolean =>
    field(name)(answer) === true
export const lacks =
  (name: string) =>
  (answer: Answer): boolean =>
    field(name)(answer) === false

export function field(name: string): (answer: Answer) => Plain {
  return (answer) => {
    const value = 'value' in answer ? answer.value : undefined
    return typeof value === 'object' && value !== null ? (value as Record<string, Plain>)[name] : undefined
  }
}

/** An object with one number held within bounds. */
export function bounded(name: string, least: number, most: number): (original: Answer) => Answer {
  return (answer) => {
    const number = field(name)(answer)
    if (typeof number !== 'number' || !('value' in answer)) return answer
    return { value: { ...(answer.value as Record<string, Plain>), [name]: Math.min(most, Math.max(least, number)) } }
  }
}
