import type { Plan } from '../../engine/plan'
import type { Package, Project } from '../../engine/project'
import type { Found, Scan } from '../../engine/run'
import type { Tier, Transform } from '../../engine/transform'
import { fatesOf, type Run, type Written } from '../../bin/report'
import { projectFacts } from '../../bin/project-facts'
import { themeFor, type Theme } from '../../bin/theme'

/** What the screens and reports are given in these tests: a run over a project that exists on paper only. */

export const plain: Theme = themeFor({}, { LANG: 'C.UTF-8' }, 'linux')

export function transform(id: string): Transform {
  return {
    id,
    title: `what ${id} does`,
    messages: {},
    mentions: /x/,
    *find() {},
    fix: () => undefined,
  }
}

export function found(id: string, by: Transform, tier: Tier, place: string, message: string, reason?: string): Found {
  const [file = '', line = '1', column = '1'] = place.split(':')
  const at = { file, line: Number(line), column: Number(column) }
  return {
    id,
    transform: by,
    tier,
    message,
    reason,
    ...at,
    finding: { at, message: 'x', tier, evidence: undefined },
  }
}

const app: Package = {
  dir: '',
  name: 'shop',
  json: { dependencies: { next: '^16.1.0' } },
  nextMajor: 16,
  isApp: true,
  routers: ['app'],
  typescript: true,
}

export function scanOf(all: readonly Found[], rest: Partial<Scan> = {}): Scan {
  return {
    root: '/project',
    project: { paths: [], packages: [app], packageOf: () => app } as Partial<Project> as Project,
    found: all,
    skipped: [],
    errors: [],
    counts: { files: 1284, parsed: 37 },
    timings: { discover: 10, find: 20, total: 412 },
    ...rest,
  }
}

export function runOf(scan: Scan, transforms: readonly Transform[], plan: Plan | undefined, written: Written): Run {
  return {
    tool: { name: 'upgrade-ratelimit', version: '1.0.0' },
    facts: projectFacts(scan, 'pnpm', '/project'),
    surface: 'vercel',
    scan,
    transforms,
    fates: fatesOf(scan.found, new Map(), plan?.outcomes, written),
    plan,
    problems: [],
    timings: { ...scan.timings },
  }
}
