import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { checkMemory, checkTypes, missingModuleOf, newErrors, type CheckMemory } from '../../engine/typecheck'
import { everythingIn, folderWith, put } from './folder-on-disk'

const STRICT = '{"compilerOptions":{"strict":true,"types":[],"skipLibCheck":true}}'
const typescript = path.join(import.meta.dirname, '../../node_modules/typescript')

let memory: CheckMemory
beforeEach(() => {
  memory = checkMemory()
  return () => memory.forget()
})

function project(files: Readonly<Record<string, string>>): string {
  const root = folderWith({ 'tsconfig.json': STRICT, ...files })
  fs.mkdirSync(path.join(root, 'node_modules'))
  fs.symlinkSync(typescript, path.join(root, 'node_modules/typescript'))
  return root
}

/** A project whose compiler is this script. */
function projectWithCompiler(script: string): string {
  return folderWith({
    'tsconfig.json': '{}',
    'node_modules/typescript/package.json': '{}',
    'node_modules/typescript/bin/tsc': script,
  })
}

async function errorsIn(root: string, folder = '') {
  const checked = await checkTypes(root, folder, { memory })
  if (checked.status !== 'checked') throw new Error(JSON.stringify(checked))
  return checked
}

describe('the project’s own compiler', () => {
  it('finds errors with their reasons, and writes nothing into the project', { timeout: 30_000 }, async () => {
    const root = project({
      'a.ts': 'export const a: string = 1\n',
      'lib/b.ts': '\nexport const b: { x: { y: string } } = { x: { y: 2 } as { y: number } }\n',
    })
    const before = everythingIn(root)
    const { errors, complete } = await errorsIn(root)
    expect(complete).toBe(true)
    expect(errors).toEqual([
      { file: 'a.ts', line: 1, code: 2322, message: "Type 'number' is not assignable to type 'string'." },
      {
        file: 'lib/b.ts',
        line: 2,
        code: 2322,
        message: expect.stringMatching(
          /^Type '\{ y: number; \}' is not.*\n +Types of property 'y'.*\n +Type 'number'/,
        ) as string,
      },
    ])
    expect(everythingIn(root)).toEqual(before)
  })

  it.each([
    '"incremental":true',
    '"composite":true',
    '"composite":true,"emitDeclarationOnly":true,"declarationMap":true',
  ])(
    'leaves nothing behind with %s either, and sees what changes between two checks',
    { timeout: 30_000 },
    async (option) => {
      const root = project({
        'tsconfig.json': `{"compilerOptions":{"strict":true,"types":[],"skipLibCheck":true,"tsBuildInfoFile":"x.tsbuildinfo",${option}}}`,
        'a.ts': 'export function f(): boolean { return true }\n',
        'b.ts': 'import { f } from "./a"\nexport const ok: boolean = f()\n',
      })
      const before = everythingIn(root)
      const first = await errorsIn(root)
      expect(first.errors).toEqual([])
      expect(everythingIn(root)).toEqual(before)
      put(root, 'a.ts', 'export async function f(): Promise<boolean> { return true }\n')
      const second = await errorsIn(root)
      expect(newErrors(first.errors, second.errors)).toMatchObject([{ file: 'b.ts', line: 2, code: 2322 }])
    },
  )

  it('is found from a package upwards, and names files from the root', { timeout: 30_000 }, async () => {
    const root = project({
      'apps/my web/tsconfig.json': STRICT,
      'apps/my web/(group)/pägé.ts': 'export const a: string = 1\n',
      'apps/my web/uses.ts': 'import "../../shared"\n',
      'shared.ts': 'export const s: string = 1\n',
    })
    const { errors } = await errorsIn(root, 'apps/my web')
    expect(errors.map(({ file }) => file).sort()).toEqual(['apps/my web/(group)/pägé.ts', 'shared.ts'])
  })

  it('says when it stopped before the types', { timeout: 30_000 }, async () => {
    const root = project({ 'a.ts': 'export const a: string = 1\n', 'broken.ts': 'const = \n' })
    const { errors, complete } = await errorsIn(root)
    expect(complete).toBe(false)
    expect(errors.map(({ file }) => file)).not.toContain('a.ts')
  })

  it('names a module that is not installed', { timeout: 30_000 }, async () => {
    const root = project({ 'a.ts': 'import { Ratelimit } from "@upstash/ratelimit"\nexport const r = Ratelimit\n' })
    const { errors } = await errorsIn(root)
    expect(errors.map(missingModuleOf)).toEqual(['@upstash/ratelimit'])
  })

  it('may be missing, as may the tsconfig.json', async () => {
    const root = folderWith({ 'tsconfig.json': '{}', 'web/a.js': '' })
    expect(await checkTypes(root, '', { memory })).toEqual({ status: 'no compiler' })
    expect(await checkTypes(root, 'web', { memory })).toEqual({ status: 'no tsconfig' })
  })

  it('may crash, and then says what it said', async () => {
    const root = projectWithCompiler('console.error("out of memory"); process.exit(134)')
    expect(await checkTypes(root, '', { memory })).toEqual({
      status: 'failed',
      reason: 'tsc ended with 134: out of memory',
    })
  })

  it('may take too long, or be cancelled', async () => {
    const root = projectWithCompiler('setInterval(() => {}, 1000)')
    expect(await checkTypes(root, '', { memory, timeout: 200 })).toEqual({
      status: 'failed',
      reason: 'tsc took longer than 200 ms',
    })
    expect(await checkTypes(root, '', { memory, signal: AbortSignal.timeout(200) })).toEqual({ status: 'cancelled' })
  })

  it('is run directly where it is a native program', async () => {
    const root = projectWithCompiler('process.exit(1)')
    const home = `node_modules/@typescript/typescript-${process.platform}-${process.arch}`
    put(root, `${home}/package.json`, '{}')
    put(root, `${home}/lib/tsc`, `#!${process.execPath}\nconsole.log('a.ts(3,4): error TS2304: Cannot find it.')\n`)
    fs.chmodSync(path.join(root, home, 'lib/tsc'), 0o755)
    expect((await errorsIn(root)).errors).toEqual([{ file: 'a.ts', line: 3, code: 2304, message: 'Cannot find it.' }])
  })

  it('forgets when it is told to', () => {
    const own = checkMemory()
    onTestFinished(() => own.forget())
    expect(fs.existsSync(own.folder)).toBe(true)
    own.forget()
    expect(fs.existsSync(own.folder)).toBe(false)
  })
})

describe('new errors', () => {
  const error = (file: string, line: number, message = 'No.') => ({ file, line, code: 2322, message })

  it('are those that were not there, wherever the old ones moved', () => {
    expect(newErrors([error('a.ts', 1)], [error('a.ts', 9)])).toEqual([])
    expect(newErrors([error('a.ts', 1)], [error('b.ts', 1)])).toEqual([error('b.ts', 1)])
    expect(newErrors([error('a.ts', 1)], [error('a.ts', 1, 'Neither.')])).toEqual([error('a.ts', 1, 'Neither.')])
    expect(newErrors([error('a.ts', 1), error('a.ts', 2)], [])).toEqual([])
    const notEdited = (): boolean => false
    expect(newErrors([error('a.ts', 1)], [error('a.ts', 1, 'In other words.')], notEdited)).toEqual([])
    expect(newErrors([error('a.ts', 1)], [error('a.ts', 9)], notEdited)).toEqual([error('a.ts', 9)])
  })

  it('count equal ones', () => {
    expect(newErrors([error('a.ts', 1)], [error('a.ts', 3), error('a.ts', 5)])).toEqual([error('a.ts', 5)])
  })
})
