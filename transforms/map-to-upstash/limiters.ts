import {
  ancestors,
  child,
  definitionOfFunction,
  is,
  isFunction,
  propertyName,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { runsInBrowser } from '../_shared/browser-files'
import { actionNameFor } from '../_shared/limiter-module'
import { movesIn, type Limiter, type Move } from './move'
import { filesWithStores } from './stores'

/** A limiter that can move, and what its rows and keys are called. */
export interface Found {
  readonly limiter: Limiter
  readonly action: string
}

export interface Judged {
  readonly move: Move
  readonly found: readonly Found[]
  /** Why it is only a stand-in beside Redis; undefined when it is not. */
  readonly durable: string | undefined
  /** Whether nothing in the repository calls it. */
  readonly unused: boolean
}

const known = new WeakMap<Project, readonly Judged[]>()

/** Every store of the project that limiters count in, with the actions' names, which are told apart across files. */
export function limitersOf(project: Project): readonly Judged[] {
  let judged = known.get(project)
  if (!judged) {
    const taken = new Set<string>()
    const out: Judged[] = []
    for (const path of filesWithStores(project)) {
      const file = isElsewhere(path, project) ? undefined : project.file(path)
      if (!file) continue
      for (const move of movesIn(file, project)) {
        const limiters = move.kind === 'move' ? move.limiters : []
        const found = limiters.map((limiter) => {
          const action = actionFor(limiter.state.fn, taken)
          taken.add(action)
          return { limiter, action }
        })
        const fns =
          limiters.length > 0 ? limiters.map(({ state }) => state.fn) : move.kind === 'stays' ? fnOf(move.at) : []
        out.push({
          move,
          found,
          durable: durableBeside(file),
          unused: fns.length > 0 && fns.every((fn) => !isCalled(fn, project)),
        })
      }
    }
    judged = out
    known.set(project, judged)
  }
  return judged
}

function fnOf(at: Path): readonly Path<FunctionNode>[] {
  return isFunction(at) ? [at] : []
}

/** Not a limiter because what runs in a test, in a script or in one tab limits nobody. */
function isElsewhere(path: string, project: Project): boolean {
  return NOT_THE_APP.test(path) || runsInBrowser(path, project)
}

const NOT_THE_APP =
  /(?:^|[/.])(?:\w*test|tests|specs?|__tests__|__mocks__|e2e|cypress|playwright|stories|scripts|seeds?|seeders?)(?:[/.]|$)/

/** What a limiter's row is called: with the folder in front of it where several have one name. */
export function actionFor(fn: Path, taken: ReadonlySet<string>): string {
  const wanted = wantedName(fn)
  const plain = actionNameFor(wanted, new Set())
  const folder = fn.file.path.split('/').at(-2)
  return taken.has(plain) && folder !== undefined
    ? actionNameFor(`${folder}-${wanted}`, taken)
    : actionNameFor(wanted, taken)
}

/** `contact` for app/api/contact/route.ts, and otherwise the name of the class, factory or function. */
function wantedName(fn: Path): string {
  const route = /(?:^|\/)(?:app|pages)\/(?:api\/)?(.*?)(?:\/(?:route|page|actions?))?\.[cm]?[jt]sx?$/.exec(
    fn.file.path,
  )?.[1]
  const segments = route?.split('/').filter((part) => !/^[[(@_]|^index$/.test(part)) ?? []
  if (segments.length > 0) return segments.join('-')
  let name = nameOf(fn)
  for (const up of ancestors(fn)) {
    if (is(up, 'ClassDeclaration') && up.node.id) name = up.node.id.name
    else if (isFunction(up)) name = nameOf(up) ?? name
  }
  return name ?? 'limiter'
}

function nameOf(fn: Path): string | undefined {
  const holder = is(fn.parent, 'VariableDeclarator', 'ObjectProperty', 'ClassProperty') ? fn.parent : fn
  const id = child(holder, 'id')
  return is(id, 'Identifier') ? id.node.name : propertyName(holder.node)
}

/** Modules and settings whose presence says that counts are kept outside the process already. */
function durableBeside(file: SourceFile): string | undefined {
  const named = file
    .find('StringLiteral')
    .find(
      ({ node, parent, key }) =>
        /(?:^|[/@-])(?:io)?redis\b|upstash|@vercel\/kv/.test(node.value) &&
        (is(parent, 'ImportDeclaration') || key === 'arguments'),
    )
  const setting = file
    .find('MemberExpression')
    .find((member) => /REDIS|UPSTASH|KV_REST/.test(propertyName(member.node) ?? '') && isEnvironment(member))
  const at = named ?? setting
  if (!at) return undefined
  return `${file.path}:${String(file.position(at.node.start ?? 0).line)} reaches a durable store as well.`
}

function isEnvironment(member: Path): boolean {
  const object = child(member, 'object')
  return is(object, 'MemberExpression') && propertyName(object.node) === 'env'
}

/** Whether anything but its own file's exports refers to the limiter, or Next.js calls it itself. */
function isCalled(fn: Path<FunctionNode>, project: Project): boolean {
  if (/(?:^|\/)(?:route|page|layout|middleware|proxy|default)\.[cm]?[jt]sx?$|(?:^|\/)pages\//.test(fn.file.path))
    return true
  let outermost: Path = fn
  for (const up of ancestors(fn)) if (isFunction(up) || is(up, 'ClassDeclaration')) outermost = up
  const definition = is(outermost, 'ClassDeclaration')
    ? {
        kind: 'declared' as const,
        file: fn.file,
        path: outermost,
        binding: fn.file.bindingOf(child(outermost, 'id') ?? outermost),
      }
    : definitionOfFunction(outermost)
  if (!definition) return true
  return project.referencesTo(definition).some(({ as }) => as === 'value')
}
