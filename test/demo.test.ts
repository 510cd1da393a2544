import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtures, readFiles } from './case-files'
import { typeCheck } from './type-check-cases'

const shop = readFiles(join(fixtures, 'demo'))

describe('the project that npm run demo shows the tool on', () => {
  it('compiles against Next.js 16 and Upstash', () => {
    expect(typeCheck(new Map([['demo', shop]])).get('demo')).toEqual([])
  })

  it('has what each transform is about', () => {
    const text = (file: string): string => shop.get(file) ?? ''
    expect(text('lib/ratelimit.ts')).toContain('Ratelimit.fixedWindow(')
    expect(text('lib/request-ip.ts')).toContain('x-forwarded-for')
    expect(text('app/api/contact/route.ts')).toMatch(/^\s*enforceLimit\(/m)
    expect(text('lib/coupon-limiter.ts')).toContain('new Map<string')
    expect(text('app/api/reset-password/route.ts')).toContain('limit("reset-password")')
    expect(text('app/api/reset-password/route.ts')).toContain('status: 404')
    expect(text('app/newsletter/actions.ts')).not.toContain('imit')
  })
})
