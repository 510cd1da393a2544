import type { RunMeta } from '../../engine/journal'
import type { FileChange } from '../../engine/plan'

export const META: RunMeta = { version: '0.0.0', transforms: ['some-transform'] }

/** The files before, in all the kinds that a careless writer would spoil. */
export const FILES = {
  'app/page.tsx': 'one\r\ntwo\r\n',
  'bin/serve.js': '\ufeff#!/usr/bin/env node\nserve()',
  'lib/ünï code.ts': 'export const grüße = 1\n',
  'lib/kept.ts': 'untouched\n',
} as const

/** Changes of three of them and two new files, one of them two new folders deep. */
export const CHANGES: readonly FileChange[] = [
  modified('app/page.tsx', FILES['app/page.tsx'], 'one\r\n2\r\n'),
  modified('bin/serve.js', FILES['bin/serve.js'], '\ufeff#!/usr/bin/env node\nawait serve()'),
  modified('lib/ünï code.ts', FILES['lib/ünï code.ts'], 'export const grüße = 2\n'),
  created('server/limits/ratelimit.ts', 'export const ratelimit = 1\n'),
  created('lib/new.ts', ''),
]

export function modified(path: string, before: string, after: string): FileChange {
  return { path, kind: 'modified', before, after, fixes: ['abc123'] }
}

export function created(path: string, after: string): FileChange {
  return { path, kind: 'created', before: '', after, fixes: ['abc123'] }
}
