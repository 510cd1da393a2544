import {
  ancestors,
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  originsOf,
  propertyName,
  returnedBy,
  unwrap,
  type Binding,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { merelyAnswers, type Call } from './answering-functions'
import { isUpstashClass, isUpstashLimiter } from './limiters'
import { onlyWaits, type Carried } from './only-waits'
import { UPSTASH_METHODS, UPSTASH_RATELIMIT } from './package-names'

/** A call whose promise resolves to a limiter's answer. */
export interface LimiterCall {
  readonly path: Call
  /** `upstash`: a method of a limiter object itself. `wrapper`: a function of the repository that answers for one. */
  readonly via: 'upstash' | 'wrapper'
  /** The method's name, or what the wrapper is called here. */
  readonly name: string
  /** The wrapper that is called. */
  readonly wrapper: Path<FunctionNode> | undefined
}

/** The calls in one file whose promise carries a limiter's answer, in source order. */
export function limiterCallsIn(file: SourceFile, project: Project): readonly LimiterCall[] {
  const found = [...searchOf(project).callsIn(file).values()]
  return found.sort((a, b) => (a.path.node.start ?? 0) - (b.path.node.start ?? 0))
}

/** The call as one of a limiter or of a function that answers for one; undefined when it is neither. */
export function limiterCall(path: Call, project: Project): LimiterCall | undefined {
  return searchOf(project).callsIn(path.file).get(path)
}

/**
 * The files in which a limiter of @upstash/ratelimit, or a function that answers for one, is defined or called; not
 * those that do nothing with it but wait for its answer.
 */
export function limiterFiles(project: Project): readonly SourceFile[] {
  return [...searchOf(project).files]
}

/** As limiterFiles, with those too that only wait for an answer and whose text matches. */
export function filesAskingLimiters(project: Project, mentions: RegExp): readonly SourceFile[] {
  return searchOf(project).all(mentions)
}

/** Whether a function merely asks a limiter and answers for it: see merelyAnswers. */
export function answersForLimiter(fn: Path<FunctionNode>, project: Project): boolean {
  return searchOf(project).wrappers.has(fn)
}

const searches = new WeakMap<Project, Search>()

function searchOf(project: Project): Search {
  let search = searches.get(project)
  if (!search) {
    searches.set(project, (search = new Search(project)))
    search.run()
  }
  return search
}

/**
 * Goes outwards from the files that import @upstash/ratelimit: what carries a limiter there is looked for in the files
 * that refer to it, what carries it there in the next ones, until nothing new comes up. Only names that lead to a
 * limiter are ever followed, so a monorepo's other imports stay unparsed.
 */
class Search {
  private readonly calls = new Map<SourceFile, Map<Call, LimiterCall>>()
  readonly wrappers = new Set<Path<FunctionNode>>()
  readonly files = new Set<SourceFile>()
  /** Declarations whose references have been looked up. */
  private readonly carriers = new Set<Path>()
  /** Identifiers, by their first name, that refer to something that carries a limiter. */
  private readonly references = new Set<Path>()
  private leads = new Map<Binding, boolean>()
  /** The paths of all files that were passed over, looked at since or not. */
  private readonly waiting = new Set<string>()
  /** What is said in files that were passed over: names, and the declarations that they may mean. */
  private readonly passedOver = new Map<string, { readonly name: string; readonly meant: Path }[]>()

  constructor(private readonly project: Project) {}

  run(): void {
    for (const path of this.project.mentioning(/@upstash\/ratelimit/)) {
      const file = this.project.file(path)
      if (file) this.files.add(file)
    }
    const queue = [...this.files]
    for (let file = queue.shift(); file; file = queue.shift()) {
      for (const changed of this.look(file)) {
        this.files.add(changed)
        if (!queue.includes(changed)) queue.push(changed)
      }
    }
  }

  all(mentions: RegExp): readonly SourceFile[] {
    const more = [...this.waiting]
      .filter((path) => mentions.test(this.project.textOf(path) ?? ''))
      .flatMap((path) => this.project.file(path) ?? [])
    return [...new Set([...this.files, ...more])]
  }

  /** The calls in a file; one that was passed over is looked at now that somebody asks. */
  callsIn(file: SourceFile): ReadonlyMap<Call, LimiterCall> {
    if (this.passedOver.has(file.path)) this.look(file)
    return this.calls.get(file) ?? new Map<Call, LimiterCall>()
  }

  /** Looks at one file with what is known by now; answers with the files that refer to what came to light. */
  private look(file: SourceFile): Set<SourceFile> {
    for (const { name, meant } of this.passedOver.get(file.path) ?? []) {
      for (const place of file.named(name)) {
        const definition = this.project.definitionOf(place)
        if (definition?.kind === 'declared' && definition.path === meant) this.references.add(firstName(place))
      }
    }
    this.passedOver.delete(file.path)
    this.leads = new Map()
    const known = this.calls.get(file) ?? new Map<Call, LimiterCall>()
    this.calls.set(file, known)
    let before = -1
    while (before < this.wrappers.size) {
      before = this.wrappers.size
      for (const call of file.find('CallExpression', 'OptionalCallExpression')) {
        const found = known.has(call) ? undefined : this.classify(call)
        if (found) known.set(call, found)
      }
      for (const fn of new Set([...known.keys()].map(enclosingFunction))) {
        if (!fn || this.wrappers.has(fn)) continue
        const asked = [...known.keys()].filter((call) => enclosingFunction(call) === fn)
        if (merelyAnswers(fn, asked, this.project)) {
          this.wrappers.add(fn)
          this.leads = new Map()
        }
      }
    }
    const reached = new Set<SourceFile>()
    for (const declaration of declarationsIn(file)) {
      if (this.carriers.has(declaration) || !this.carries(declaration)) continue
      this.carriers.add(declaration)
      const definition = { kind: 'declared', file, path: declaration, binding: bindingOf(declaration) } as const
      const carried = this.carriedBy(declaration)
      const references = this.project.referencesTo(definition, ({ path, text, isImported }, name) => {
        if (!carried || name === undefined || !onlyWaits(text, name, carried, isImported)) return false
        this.waiting.add(path)
        this.passedOver.set(path, [...(this.passedOver.get(path) ?? []), { name, meant: declaration }])
        return true
      })
      for (const { path } of references) {
        this.references.add(firstName(path))
        reached.add(path.file)
      }
    }
    return reached
  }

  private classify(path: Call): LimiterCall | undefined {
    const callee = unwrap(path.file.pathOf(path.node.callee))
    if (!this.leadsWithin(callee)) return undefined
    if (this.isLimiterMethod(callee)) return { path, via: 'upstash', name: nameOf(callee), wrapper: undefined }
    // a getter or variable that hands out limiter.limit itself
    const method = originsOf(callee, this.project).find((origin) => origin !== callee && this.isLimiterMethod(origin))
    if (method) return { path, via: 'upstash', name: nameOf(method), wrapper: undefined }
    const wrapper = functionsCalled(path, this.project).find((fn) => this.wrappers.has(fn))
    return wrapper && { path, via: 'wrapper', name: nameOf(callee), wrapper }
  }

  private isLimiterMethod(path: Path): boolean {
    return (
      is(path, 'MemberExpression', 'OptionalMemberExpression') &&
      UPSTASH_METHODS.includes(propertyName(path.node) ?? '') &&
      isUpstashLimiter(path.file.pathOf(path.node.object), this.project)
    )
  }

  /** Whether a limiter, or a function that answers for one, can be reached through this declaration. */
  private carries(declaration: Path): boolean {
    const { file } = declaration
    if ([...this.wrappers].some((fn) => fn.file === file && isInside(fn, declaration))) return true
    if (!this.leadsWithin(declaration)) return false
    // functions that hand out limiters, and variables, records and fields that hold them
    if (isFunction(declaration)) return returnedBy(declaration).some((value) => this.holdsLimiter(value))
    const created = file.findIn(declaration, 'NewExpression')
    if (created.some((each) => isUpstashClass(file.pathOf(each.node.callee), this.project))) return true
    return this.holdsLimiter(child(declaration, 'init') ?? declaration)
  }

  /** What a carrier is, where that says what has to be awaited. */
  private carriedBy(declaration: Path): Carried | undefined {
    const value = unwrap(child(declaration, 'init') ?? declaration)
    if (!isFunction(value)) return is(value, 'NewExpression', 'ObjectExpression') ? 'limiter' : undefined
    if (this.wrappers.has(value)) return 'wrapper'
    return value.node.async ? undefined : 'factory'
  }

  private holdsLimiter(value: Path): boolean {
    if (is(value, 'ObjectExpression')) {
      return children(value, 'properties').some(
        (property) => is(property, 'ObjectProperty') && this.holdsLimiter(value.file.pathOf(property.node.value)),
      )
    }
    return isUpstashLimiter(value, this.project) || isUpstashClass(value, this.project)
  }

  /** Whether a name in this region leads to a limiter: the cheap question before any other. */
  private leadsWithin(region: Path): boolean {
    const { file } = region
    if (file.findIn(region, 'ThisExpression').length > 0) {
      const owner = [...ancestors(region)].find((up) => is(up, 'ClassBody', 'ObjectExpression'))
      if (owner && file.findIn(owner, 'Identifier').some((identifier) => this.leadsTo(identifier))) return true
    }
    return file.findIn(region, 'Identifier').some((identifier) => this.leadsTo(identifier))
  }

  private leadsTo(identifier: Path): boolean {
    if (this.references.has(identifier)) return true
    const binding = identifier.file.bindingOf(identifier)
    if (!binding) return false
    const known = this.leads.get(binding)
    if (known !== undefined) return known
    this.leads.set(binding, false) // as long as it is being asked: names may refer to each other
    const answer = this.bindingLeads(binding)
    this.leads.set(binding, answer)
    return answer
  }

  private bindingLeads({ kind, declaration, identifier, writes }: Binding): boolean {
    if (kind === 'import') {
      return is(declaration.parent, 'ImportDeclaration') && declaration.parent.node.source.value === UPSTASH_RATELIMIT
    }
    // what a parameter may hold is told by its type alone
    if (kind === 'param') return Boolean(child(identifier, 'typeAnnotation')) && this.leadsWithin(identifier)
    const values = writes.flatMap((write) =>
      is(write.parent, 'AssignmentExpression') ? children(write.parent, 'right') : [],
    )
    return [declaration, ...values].some((region) => this.leadsWithin(region) || this.requires(region))
  }

  /** `const { Ratelimit } = require('@upstash/ratelimit')`, and the same by import(). */
  private requires(region: Path): boolean {
    return region.file.findIn(region, 'StringLiteral').some(({ node }) => node.value === UPSTASH_RATELIMIT)
  }
}

function isInside(inner: Path, outer: Path): boolean {
  return inner === outer || [...ancestors(inner)].includes(outer)
}

/** `limiters` of `limiters.login`. */
function firstName(path: Path): Path {
  let at = path
  while (is(at, 'MemberExpression', 'OptionalMemberExpression')) at = at.file.pathOf(at.node.object)
  return at
}

function nameOf(callee: Path): string {
  return is(callee, 'Identifier')
    ? callee.node.name
    : 'property' in callee.node
      ? (propertyName(callee.node) ?? '')
      : ''
}

/** The declarations of a module's own scope, and of every class and object in them: what other files can refer to. */
function declarationsIn(file: SourceFile): readonly Path[] {
  return file
    .find('VariableDeclarator', 'FunctionDeclaration', 'ClassDeclaration', 'ExportDefaultDeclaration')
    .filter((declaration) =>
      [...ancestors(declaration)].every((up) =>
        /^(File|Program|ExportNamedDeclaration|ExportDefaultDeclaration|VariableDeclaration)$/.test(up.node.type),
      ),
    )
    .map((declaration) => {
      if (!is(declaration, 'ExportDefaultDeclaration')) return declaration
      return declaration.file.pathOf(declaration.node.declaration)
    })
}

function bindingOf(declaration: Path): ReturnType<SourceFile['bindingOf']> {
  const id = children(declaration, 'id')[0]
  return id && is(id, 'Identifier') ? declaration.file.bindingOf(id) : undefined
}
