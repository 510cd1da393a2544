import type * as t from '@babel/types'
import {
  ancestors,
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  propertyName,
  textOf,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { runsInBrowser } from '../_shared/browser-files'
import { holdersOf, lookupsIn, namesIn, PERSONAL_COLUMN, SECRET_COLUMN, type Lookup } from './account-lookups'
import {
  exitsIn,
  isServersFault,
  looksLike,
  mayBe,
  shapeOf,
  standsFor,
  textsIn,
  type Exit,
  type Shape,
} from './answers'
import { reads, referencesIn } from './bindings'
import { chainOf, continues, packageBehind, type Call } from './call-chains'
import { entryAbove, isAuthorize, isForMachines, isReached, type Entry } from './entry-points'
import { gatesIn, isBehindWrapper, precedes } from './session-gates'
import { SubmittedValues } from './submitted-values'

/** An exit that tells whether an account exists, or how it stands with it. */
export interface Leak {
  /**
   * `missing`: answered where there is no account. `taken`: where there is one already. `state`: for what only a real
   * account can be (locked, unverified, waiting). `passed`: the provider's own text. `oracle`: whether there is one is
   * the answer itself.
   */
  readonly kind: 'missing' | 'taken' | 'state' | 'passed' | 'oracle'
  readonly at: Path
  readonly exit: Exit
  /** The exit that everybody should get. */
  readonly neutral: Exit | undefined
  /** Whether that is what the function answers when it has done its work; otherwise it is what a wrong secret gets. */
  readonly isSuccess: boolean
  /** Of a provider's text: the expression that hands it on. */
  readonly passes: Path | undefined
  readonly about: FunctionAbout
}

/** What is known about the function in which an exit stands. */
export interface FunctionAbout {
  readonly fn: Path<FunctionNode>
  readonly entry: Entry | undefined
  /** What the account is looked up by, as the code calls it. */
  readonly submitted: string
  /** Names that hold what was found, or something worked out from it. */
  readonly rows: ReadonlySet<Path>
  /** It makes an account with a secret of the caller's choice. */
  readonly registers: boolean
  /** Statements on the way to the success exit that sign the caller in or open a session. */
  readonly signsIn: Path | undefined
  /** What is checked is a password, rather than a code that was sent. */
  readonly checksPassword: boolean
  /** Where the secret is checked, if it is. */
  readonly match: Path | undefined
  /** The first lookup of the account. */
  readonly lookup: Path | undefined
  /** What is done with a new address, where that is more than one entry in a list. */
  readonly undone: Path | undefined
}

const leaksOf = new WeakMap<SourceFile, readonly Leak[]>()

/** The exits of a file's functions that tell whether an account exists. */
export function leaksIn(file: SourceFile, project: Project): readonly Leak[] {
  const known = leaksOf.get(file)
  if (known) return known
  const found: Leak[] = []
  for (const fn of file.find(
    'FunctionDeclaration',
    'FunctionExpression',
    'ArrowFunctionExpression',
    'ObjectMethod',
    'ClassMethod',
  ))
    if (is(file.pathOf(fn.node.body), 'BlockStatement')) found.push(...leaksOfFunction(fn, project))
  const leaks = found.length > 0 && runsInBrowser(file.path, project) ? [] : found
  leaksOf.set(file, leaks)
  return leaks
}

/** Errors by which a store or provider says that there is, or is not, an account already; their own documented codes. */
const CODES_FOR_TAKEN =
  /^(?:P2002|23505|11000|E11000.*|ER_DUP_ENTRY|SQLITE_CONSTRAINT(?:_UNIQUE)?|auth\/(?:email-already-(?:in-use|exists)|uid-already-exists)|user_already_exists|email_exists|phone_exists|form_identifier_exists|USER_ALREADY_EXISTS\w*|UsernameExistsException)$|unique constraint|duplicate key/i
const CODES_FOR_MISSING =
  /^(?:auth\/user-not-found|user_not_found|form_identifier_not_found|USER_NOT_FOUND|UserNotFoundException|invitation_account_not_exists)$/
const PROVIDER_SIGN_UP =
  /^(?:signUp|generateLink|inviteUserByEmail|createUser|signUpEmail|createUserWithEmailAndPassword)$/
const PROVIDER_SIGN_IN = /^(?:signInWithPassword|signInEmail|signInUsername|signInWithEmailAndPassword)$/
const PROVIDER_MAIL =
  /^(?:signInWithOtp|resetPasswordForEmail|sendPasswordResetEmail|forgetPassword|requestPasswordReset|sendVerificationEmail|resend|signInMagicLink)$/
const HASH_PACKAGES =
  /^(?:bcrypt|bcryptjs|argon2|@node-rs\/(?:argon2|bcrypt)|scrypt-kdf|@noble\/hashes|oslo|better-auth|pbkdf2)/
const SECRET_NAME =
  /pass|pwd|secret|hash|otp|token|pin(?:$|[A-Z_])|senha|contrase|kennwort|motdepasse|mot_de_passe|parola|lozinka|sifre|clave|^code$|[cC]ode$/i
const PASSWORD_NAME = /pass(?!port)|pwd|senha|contrase|kennwort|motdepasse|mot_de_passe|parola|lozinka|sifre|clave/i
const WRITES =
  /^(?:create|createMany|insert|insertOne|insertInto|insertMany|upsert|save|add|addDoc|setDoc|register|signUp)$/
const CHANGES = /^(?:update|updateOne|updateMany|findOneAndUpdate|findByIdAndUpdate|delete|deleteMany|deleteOne|set)$/
/** Calls that make something of a row and of what was sent, rather than compare the two. */
const MAKES = /^(?:create|sign|issue|generate|start|store|write|record|track|audit|build|make)(?![a-z])/
const SENDS = /send|mail|notify|deliver/i
/** What functions are called that say whether a secret is the right one. */
const TRIES = /compare|verif|match|check|valid|authenticat/i
const SIGNS_IN =
  /^(?:signIn|signInWithCredentials|createSession|startSession|setSession|setSessionCookie|login|logIn|autoLogin)$/

function leaksOfFunction(fn: Path<FunctionNode>, project: Project): readonly Leak[] {
  const entry = entryAbove(fn, project)
  // what wraps an entry wraps most others too, so that is known already; what the entry calls is not
  if (entry && (isForMachines(entry) || isBehindWrapper(fn, project))) return []
  const view = new View(fn, project)
  const candidates = view.leaks().filter((leak) => entry !== undefined || isAnAnswer(leak, project))
  if (candidates.length === 0 || (!entry && isBehindWrapper(fn, project))) return []
  const leaks = view.unguarded(candidates)
  if (leaks.length === 0) return []
  const asksBefore = (call: Path, caller: Path<FunctionNode>): boolean => new View(caller, project).hasAskedBefore(call)
  if (!entry && !isReached(fn, project, asksBefore)) return []
  return leaks.map((leak) => ({ ...leak, about: { ...leak.about, entry } }))
}

/** A helper's null or boolean is read by its callers; only what they can hand on as it is tells anything. */
function isAnAnswer({ exit, kind }: Leak, project: Project): boolean {
  if (kind === 'passed') return true
  const answer = exit.answer && unwrap(exit.answer)
  if (!answer || exit.kind === 'throw') return exit.kind === 'throw'
  return (
    is(answer, 'ObjectExpression', 'CallExpression', 'NewExpression') && textsIn(shapeOf(answer, project)).length > 0
  )
}

class View {
  private readonly file: SourceFile
  private readonly submitted: SubmittedValues
  private readonly rows = new Set<Path>()
  private readonly rowCalls: Path[] = []
  private readonly matches = new Set<Path>()
  private readonly matchExpressions: Path[] = []
  /** What was sent and accounts are looked up by, as it is written: `email`, `input.email`. */
  private readonly identifiers = new Set<string>()
  private readonly columns: string[] = []
  private all: readonly Lookup[] = []
  private readonly branches: Path<t.IfStatement>[]
  private readonly exits: readonly Exit[]
  private personal = false
  private counted = new Set<Path>()
  /** Names that hold an error where there is no row. */
  private readonly absences = new Set<Path>()

  constructor(
    private readonly fn: Path<FunctionNode>,
    private readonly project: Project,
  ) {
    this.file = fn.file
    this.submitted = new SubmittedValues(fn, project)
    this.branches = this.file.findIn(fn, 'IfStatement').filter((branch) => enclosingFunction(branch) === fn)
    this.exits = exitsIn(this.file.pathOf(fn.node.body), fn)
  }

  leaks(): readonly Leak[] {
    if (this.exits.length === 0) return []
    const accounts = this.accountLookups()
    for (const lookup of accounts) this.learn(lookup)
    const found: Leak[] = []
    const provided = this.providerLeaks()
    if (accounts.length > 0) {
      this.derive()
      this.findMatches()
      if (this.personal || (this.checksSecret() && this.mismatchExits().length > 0))
        found.push(...this.branchLeaks(), ...this.presenceLeaks())
    }
    found.push(...this.codeLeaks(), ...provided)
    if (found.length === 0) return []
    const seen = new Set<Path>()
    return found.filter(({ exit, at }) => {
      if (seen.has(exit.statement)) return false
      seen.add(exit.statement)
      return !this.proofs.some((proof) => precedes(proof, at) || precedes(proof, exit.statement))
    })
  }

  /** Those that a stranger gets to: nobody has asked for a session on the way. */
  unguarded(leaks: readonly Leak[]): readonly Leak[] {
    const last = Math.max(...leaks.map(({ exit }) => exit.statement.node.start ?? 0))
    const gates = gatesIn(this.fn, this.project, last)
    return leaks.filter(({ exit, at }) => !gates.some((gate) => precedes(gate, at) || precedes(gate, exit.statement)))
  }

  private proofs: Path[] = []

  /** Whether the function looks for the account, and turns away whoever has none, before a call. */
  hasAskedBefore(call: Path): boolean {
    for (const lookup of this.accountLookups()) this.learn(lookup)
    return this.branches.some(({ node }) => {
      const test = this.file.pathOf(node.test)
      const consequent = this.file.pathOf(node.consequent)
      return this.isAbout(test) && (within(call, consequent) || precedes(test.parent as Path, call))
    })
  }

  /** Lookups by what the caller sent, other than by something that only the owner was sent. */
  private accountLookups(): readonly Lookup[] {
    const { fn, project, submitted } = this
    this.all = lookupsIn(fn, project)
    const bySent = this.all.filter((lookup) => {
      if (this.isOfOwnMaking(lookup) || this.isHandedPassword(lookup.call)) return false
      const sent = lookup.columns.filter(({ value }) => submitted.has(value ?? lookup.call))
      if (sent.length === 0) return false
      if (sent.some(({ name }) => SECRET_COLUMN.test(name))) {
        // found by an address and the code that was sent to it: whoever gets past that has shown that it is theirs
        if (sent.some(({ name }) => !SECRET_COLUMN.test(name))) this.proofs.push(...this.refusalsFor(lookup))
        return false
      }
      if (sent.some(({ name }) => PERSONAL_COLUMN.test(name))) this.personal = true
      return true
    })
    if (!this.personal) return bySent
    // beside those that a person is known by: what is looked up in the same place, or by what somebody is called
    const isPersonal = (lookup: Lookup): boolean => lookup.columns.some(({ name }) => PERSONAL_COLUMN.test(name))
    const stores = new Set(bySent.filter(isPersonal).map(({ call }) => storeOf(call)))
    return bySent.filter(
      (lookup) =>
        isPersonal(lookup) ||
        stores.has(storeOf(lookup.call)) ||
        lookup.columns.some(({ name }) => NAMES_SOMEBODY.test(name)),
    )
  }

  /** `verifyPassword(email, password)`: what it looks for inside, it looks for to try the password. */
  private isHandedPassword(call: Path): boolean {
    return (
      is(call, 'CallExpression', 'OptionalCallExpression') &&
      children(call, 'arguments').some((arg) => {
        const at = unwrap(arg)
        return (
          is(at, 'Identifier', 'MemberExpression') &&
          // asked first of the text: whether it was sent is asked of other files
          PASSWORD_NAME.test(textOf(at).split('.').at(-1) ?? '') &&
          this.submitted.partsIn(at).some((part) => PASSWORD_NAME.test(part.split('.').at(-1) ?? ''))
        )
      }) &&
      functionsCalled(call, this.project).length > 0
    )
  }

  /** Looked up again after the function has put it there itself. */
  private isOfOwnMaking({ call }: Lookup): boolean {
    const store = storeOf(call)
    return this.file
      .findIn(this.fn, 'CallExpression')
      .some(
        (other) =>
          !continues(other) &&
          chainOf(other).links.some(({ name, args }) => args?.length && WRITES.test(name)) &&
          storeOf(other) === store &&
          precedes(other, call),
      )
  }

  private refusalsFor(lookup: Lookup): readonly Path[] {
    const names = new Set(holdersOf(lookup.call))
    return this.branches.filter(({ node }) => reads(this.file.pathOf(node.test), names))
  }

  private learn(lookup: Lookup): void {
    this.rowCalls.push(lookup.call)
    const isOne =
      is(lookup.call, 'CallExpression', 'OptionalCallExpression') &&
      chainOf(lookup.call).links.some(({ name }) => name === 'single')
    for (const name of holdersOf(lookup.call)) {
      if (isErrorName(name)) {
        // the one row that was asked for is not there: an error like any other
        if (isOne) this.absences.add(name)
        continue
      }
      this.rows.add(name)
      if (lookup.counts) this.counted.add(name)
    }
    this.columns.push(...lookup.columns.map(({ name }) => name))
    for (const { value } of lookup.columns)
      for (const part of this.submitted.partsIn(value ?? lookup.call)) this.identifiers.add(part)
  }

  /** Adds what is worked out from the rows: fields, booleans, rows that are found through them. */
  private derive(): void {
    for (let round = 0; round < 3; round++) {
      for (const declarator of this.file.findIn(this.fn, 'VariableDeclarator')) {
        const init = child(declarator, 'init')
        if (!init || enclosingFunction(declarator) !== this.fn || !this.isAbout(init) || this.doesWork(init)) continue
        for (const name of namesIn(this.file.pathOf(declarator.node.id))) if (!isErrorName(name)) this.rows.add(name)
      }
    }
  }

  /** Whether an expression waits for something else than another lookup: what comes of it says how that went. */
  private doesWork(init: Path): boolean {
    return this.file.findIn(init, 'CallExpression', 'OptionalCallExpression').some((call) => {
      if (continues(call) || this.rowCalls.some((row) => within(call, row) || within(row, call))) return false
      const chain = chainOf(call)
      const waits = is(call.parent, 'AwaitExpression')
      return (
        chain.links.some(({ name, args }) => args && (WRITES.test(name) || CHANGES.test(name) || SENDS.test(name))) ||
        (waits && !this.comparesSecret(call) && this.all.every((lookup) => lookup.call !== call))
      )
    })
  }

  private isAbout(path: Path): boolean {
    return reads(path, this.rows) || reads(path, this.absences) || this.rowCalls.some((call) => within(call, path))
  }

  /** A call or comparison of something of the row with something that was sent, other than what it was found by. */
  private comparesSecret(at: Path): boolean {
    if (is(at, 'CallExpression', 'OptionalCallExpression')) {
      if (this.rowCalls.some((row) => within(at, row) || within(row, at))) return false
      const chain = chainOf(at)
      if (this.isHandedPassword(at) && TRIES.test(chain.links.at(-1)?.name ?? '')) return true
      if (
        chain.links.some(
          ({ name, args }) =>
            args && (WRITES.test(name) || CHANGES.test(name) || SENDS.test(name) || name === 'json' || name === 'log'),
        )
      )
        return false
      const args = children(at, 'arguments')
      const onRow = reads(chain.root, this.rows)
      const ofRow = onRow || args.some((arg) => this.hasRowField(arg))
      const ofCaller = args.some((arg) => this.hasOtherSent(arg))
      if (!ofRow || !ofCaller) return false
      if (chain.links.some(({ name }) => TRIES.test(name) || /equal/i.test(name))) return true
      const owner = packageBehind(chain.root, this.project)?.module
      if (owner !== undefined && HASH_PACKAGES.test(owner)) return true
      if (chain.links.some(({ name, args }) => args && MAKES.test(name))) return false
      return args.some((arg) =>
        this.submitted.partsIn(arg).some((part) => !this.identifiers.has(part) && SECRET_NAME.test(part)),
      )
    }
    if (is(at, 'BinaryExpression') && /^[!=]==?$/.test(at.node.operator)) {
      const sides = [at.node.left, at.node.right].map((side) => this.file.pathOf(side))
      return sides.some((side, index) => {
        const other = sides[1 - index]
        return (
          other !== undefined &&
          this.hasRowField(side) &&
          !this.isAbout(other) &&
          this.hasOtherSent(other) &&
          (SECRET_NAME.test(textOf(side)) || SECRET_NAME.test(textOf(other)))
        )
      })
    }
    return false
  }

  private hasRowField(path: Path): boolean {
    return this.file.findIn(path, 'Identifier').some((identifier) => {
      const binding = this.file.bindingOf(identifier)
      return binding !== undefined && binding.identifier !== identifier && this.rows.has(binding.identifier)
    })
  }

  private hasOtherSent(path: Path): boolean {
    return this.submitted.partsIn(path).some((part) => !this.identifiers.has(part))
  }

  private findMatches(): void {
    for (const at of this.file.findIn(this.fn, 'CallExpression', 'OptionalCallExpression', 'BinaryExpression')) {
      if (enclosingFunction(at) !== this.fn || !this.comparesSecret(at)) continue
      this.matchExpressions.push(at)
      for (const holder of holdersOf(at)) this.matches.add(holder)
    }
  }

  /** Whether what is compared is a secret: a hash is checked, or the names say so. */
  private checksSecret(): boolean {
    return this.matchExpressions.some((at) => {
      if (PASSWORD_NAME.test(textOf(at))) return true
      const owner = is(at, 'CallExpression', 'OptionalCallExpression')
        ? packageBehind(chainOf(at).root, this.project)?.module
        : undefined
      return owner !== undefined && HASH_PACKAGES.test(owner)
    })
  }

  /** Whether it is a password that is checked, and not a code that was sent. */
  private checksPassword(): boolean {
    if (this.matchExpressions.length === 0) return this.providerRefusal() !== undefined
    return this.matchExpressions.every(
      (at) => PASSWORD_NAME.test(textOf(at)) || !/code|otp|token|\bpin\b/i.test(textOf(at)),
    )
  }

  private isMatchTest(test: Path): boolean {
    return reads(test, this.matches) || this.matchExpressions.some((match) => within(match, test))
  }

  private branchLeaks(): readonly Leak[] {
    const mismatches = this.mismatchExits()
    const found: Leak[] = []
    for (const branch of this.branches) {
      const test = this.file.pathOf(branch.node.test)
      if (!this.isAbout(test) || this.isThreshold(test)) continue
      if (this.isMatchTest(test)) continue
      const mismatch = mismatches.find(({ statement }) => mayFollow(branch, statement))
      const consequent = this.file.pathOf(branch.node.consequent)
      const inside = exitsIn(consequent, this.fn).filter((exit) => !this.isFailure(exit, branch))
      const kind = this.kindOf(test)
      const holdsMatch = this.matchExpressions.some((match) => within(match, consequent))
      const following = this.exitAfter(branch)
      if (holdsMatch && kind !== 'state') {
        // if (user) { if (matches) return …; return wrong } return missing
        if (kind === 'taken' && following && inside.length > 0 && !this.isBehindMatch(following.statement))
          this.add(found, 'missing', following, mismatch, false, following.statement)
        continue
      }
      if (inside.length === 0) continue
      if (this.isBehindMatch(branch)) continue
      const worksInside = !holdsMatch && this.worksIn(consequent)
      if (worksInside && kind !== 'state' && following && !mismatch) {
        const success = inside.at(-1)
        this.add(found, kind === 'taken' ? 'missing' : 'taken', following, success, true, following.statement)
        continue
      }
      // what a branch decides further by something else is one question of its own
      const own = inside.filter(({ statement }) => this.isDirectlyIn(statement, branch))
      for (const exit of own.length > 0 ? own : inside.slice(-1)) {
        if (this.isBehindMatch(exit.statement)) continue
        const innermost = this.innermostBranch(exit.statement)
        const governs =
          innermost &&
          within(exit.statement, this.file.pathOf(innermost.node.consequent)) &&
          this.isAbout(this.file.pathOf(innermost.node.test))
        if (innermost !== branch && innermost && governs) continue
        // an address that somebody else has is no wrong password
        const isRefused = mismatch !== undefined && kind !== 'taken'
        const neutral = isRefused ? mismatch : this.successExit(branch)
        if (exit.statement === neutral?.statement) continue
        this.add(found, kind, exit, neutral, !isRefused, governs ? placeOf(exit, innermost) : exit.statement)
      }
    }
    return found
  }

  /** Whether an exit says that something did not work: in the branch of an error, or with a status of 500. */
  private isFailure(exit: Exit, branch: Path): boolean {
    if (exit.answer && isServersFault(shapeOf(exit.answer, this.project))) return true
    const innermost = this.innermostBranch(exit.statement)
    if (!innermost || innermost === branch) return false
    const test = unwrap(this.file.pathOf(innermost.node.test))
    return is(test, 'Identifier') && isErrorName(test)
  }

  /** Whether every test between an exit and a branch is about the row as well. */
  private isDirectlyIn(at: Path, branch: Path): boolean {
    for (const up of ancestors(at)) {
      if (up === branch) return true
      if (is(up, 'IfStatement') && !this.isAbout(this.file.pathOf(up.node.test))) return false
    }
    return false
  }

  private add(
    found: Leak[],
    kind: Leak['kind'],
    exit: Exit,
    neutral: Exit | undefined,
    isSuccess: boolean,
    at: Path,
    passes?: Path,
  ): void {
    if (neutral && this.isSame(exit, neutral, isSuccess)) return
    if (rethrows(exit)) return
    const isAnswer =
      neutral !== undefined &&
      isSuccess &&
      kind !== 'state' &&
      this.onlyLooks(exit, neutral) &&
      (saysYesOrNo(exit, neutral, this.project) || (neutral.answer !== undefined && reads(neutral.answer, this.rows)))
    found.push({ kind: isAnswer ? 'oracle' : kind, at, exit, neutral, isSuccess, passes, about: this.about(exit) })
  }

  private about(exit: Exit): FunctionAbout {
    const first = this.rowCalls[0]
    return {
      fn: this.fn,
      entry: undefined,
      submitted: this.submittedAs(),
      rows: this.rows,
      registers: this.registers(),
      signsIn: this.signsIn(exit),
      checksPassword: this.checksPassword(),
      match: this.matchExpressions[0],
      lookup: first,
      undone: this.moreThanAnEntry(),
    }
  }

  /**
   * The change of a row that is there already, or the second of several new ones: whose address is taken then loses what
   * they sent, while somebody who is on a list of addresses already misses nothing.
   */
  private moreThanAnEntry(): Path | undefined {
    const named = (names: RegExp): readonly Path[] =>
      this.file
        .findIn(this.fn, 'CallExpression')
        .filter(
          (call) =>
            enclosingFunction(call) === this.fn &&
            !continues(call) &&
            chainOf(call).links.some(
              ({ name, args }, index) => args?.length && (index > 0 || !/^set/.test(name)) && names.test(name),
            ) &&
            !/^(?:headers|cookies|response|res|params|searchParams|url)\b/i.test(textOf(chainOf(call).root)),
        )
    return named(CHANGES)[0] ?? named(WRITES)[1]
  }

  private submittedAs(): string {
    const [first] = this.identifiers
    return first?.split('.').at(-1) ?? this.columns[0] ?? 'an address'
  }

  private isSame(exit: Exit, neutral: Exit, isSuccess: boolean): boolean {
    const a = this.effective(exit)
    const b = this.effective(neutral)
    if (!a || !b) return a === b
    if (a.kind !== b.kind) return false
    return looksLike(a.shape, b.shape) || (isSuccess && b.shape.kind !== 'code' && mayBe(a.shape, b.shape))
  }

  /** What the caller sees of an exit: what a catch makes of a throw, where it does not look at the error. */
  private effective(exit: Exit): { kind: string; shape: Shape } | undefined {
    if (exit.kind === 'throw') {
      const handled = handlerOf(exit.statement, this.fn)
      if (handled && !this.looksAtError(handled)) {
        const [first] = exitsIn(handled, this.fn)
        if (first?.answer) return { kind: 'return', shape: shapeOf(first.answer, this.project) }
      }
      if (
        !handled &&
        isAuthorize(this.fn, this.project) === 'hides errors' &&
        !/Credentials|AuthError/.test(exit.answer ? textOf(exit.answer) : '')
      )
        return { kind: 'throw', shape: { kind: 'literal', value: 'an error', at: exit.statement } }
    }
    return exit.answer ? { kind: exit.kind, shape: shapeOf(exit.answer, this.project) } : undefined
  }

  private looksAtError(handler: Path): boolean {
    const param = child(handler, 'param')
    const body = child(handler, 'body')
    if (!param || !body) return false
    const names = new Set(namesIn(param))
    const exitsUse = exitsIn(body, this.fn).some(
      ({ answer }) => answer !== undefined && reads(answer, names) && !rethrowsName(answer, names),
    )
    const testsUse = this.file
      .findIn(body, 'IfStatement', 'ConditionalExpression', 'SwitchStatement')
      .some(({ node }) => {
        const test = this.file.pathOf(node.type === 'SwitchStatement' ? node.discriminant : node.test)
        return reads(test, names) && !/isRedirectError|Zod|Validation|NEXT_REDIRECT/.test(textOf(test))
      })
    const derived = this.file.findIn(body, 'VariableDeclarator').some((declarator) => {
      const init = child(declarator, 'init')
      return init !== undefined && reads(init, names)
    })
    return exitsUse || testsUse || derived
  }

  private innermostBranch(at: Path): Path<t.IfStatement> | undefined {
    for (const up of ancestors(at)) {
      if (up === this.fn) return undefined
      if (is(up, 'IfStatement')) return up
    }
    return undefined
  }

  /** What a test asks about the rows. */
  private kindOf(test: Path): 'missing' | 'taken' | 'state' {
    const atoms = atomsOf(test).filter((atom) => this.isAbout(atom))
    const kinds = atoms.map((atom) => this.kindOfAtom(atom))
    if (kinds.includes('missing')) return 'missing'
    return kinds.includes('taken') ? 'taken' : 'state'
  }

  private kindOfAtom(atom: Path): 'missing' | 'taken' | 'state' {
    const at = unwrap(atom)
    if (is(at, 'UnaryExpression') && at.node.operator === '!') {
      const inner = this.kindOfAtom(this.file.pathOf(at.node.argument))
      if (inner === 'taken') return 'missing'
      if (inner === 'missing') return 'taken'
      return is(unwrap(this.file.pathOf(at.node.argument)), 'OptionalMemberExpression') ? 'missing' : 'state'
    }
    if (is(at, 'BinaryExpression')) {
      const left = this.file.pathOf(at.node.left)
      const right = unwrap(this.file.pathOf(at.node.right))
      // found?.email !== email: nobody was found
      if (is(unwrap(left), 'OptionalMemberExpression') && /^[!=]==?$/.test(at.node.operator)) {
        const part = unwrap(left)
        const object = is(part, 'OptionalMemberExpression') ? this.file.pathOf(part.node.object) : left
        const isTheSame = this.submitted.partsIn(right).some((one) => this.identifiers.has(one))
        if (isTheSame && this.kindOfAtom(object) === 'taken')
          return at.node.operator.startsWith('!') ? 'missing' : 'taken'
      }
      const subject = this.kindOfAtom(left)
      const nothing = is(right, 'NullLiteral') || (is(right, 'Identifier') && right.node.name === 'undefined')
      const zero = is(right, 'NumericLiteral') && right.node.value <= 1
      if (subject !== 'taken' || !(nothing || zero)) return 'state'
      const value = is(right, 'NumericLiteral') ? right.node.value : 0
      switch (at.node.operator) {
        case '==':
        case '===':
          return value === 0 ? 'missing' : 'taken'
        case '<':
        case '<=':
          return 'missing'
        default:
          return 'taken'
      }
    }
    if (is(at, 'AwaitExpression')) return this.kindOfAtom(this.file.pathOf(at.node.argument))
    if (is(at, 'Identifier', 'CallExpression', 'OptionalCallExpression', 'TaggedTemplateExpression')) {
      const binding = is(at, 'Identifier') ? this.file.bindingOf(at) : undefined
      if (binding !== undefined && this.absences.has(binding.identifier)) return 'missing'
      const holdsRow =
        binding !== undefined && this.rowCalls.some((call) => holdersOf(call).includes(binding.identifier))
      const isCall = this.rowCalls.includes(at)
      const isDestructuredField =
        binding !== undefined &&
        is(at, 'Identifier') &&
        !holdsRow &&
        this.rows.has(binding.identifier) &&
        isPart(binding.identifier)
      return holdsRow || isCall || isDestructuredField ? 'taken' : 'state'
    }
    if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      const name = propertyName(at.node)
      if (
        name === 'length' ||
        name === 'size' ||
        name === 'empty' ||
        name === 'exists' ||
        name === 'count' ||
        name === 'rowCount' ||
        name === 'totalCount' ||
        name === '0' ||
        name === 'rows' ||
        name === 'data'
      ) {
        const inner = this.kindOfAtom(this.file.pathOf(at.node.object))
        return name === 'empty' && inner === 'taken' ? 'missing' : inner
      }
      if (name === 'identities') return 'taken'
    }
    return 'state'
  }

  /** `attempts >= 5`: a limiter that counts in the database. */
  private isThreshold(test: Path): boolean {
    return this.file.findIn(test, 'BinaryExpression').some(({ node }) => {
      if (!/^[<>]=?$/.test(node.operator)) return false
      const left = this.file.pathOf(node.left as t.Expression)
      const right = this.file.pathOf(node.right)
      const small = [left, right].some((side) => is(side, 'NumericLiteral') && side.node.value <= 1)
      return (
        !small &&
        (reads(left, this.counted) ||
          reads(right, this.counted) ||
          (/\.length$/.test(textOf(left)) && this.isAbout(left)))
      )
    })
  }

  private refusals: readonly Exit[] | undefined

  /** What a wrong password or code gets, wherever one is tried. */
  private mismatchExits(): readonly Exit[] {
    if (this.refusals) return this.refusals
    const found: Exit[] = []
    for (const branch of this.branches) {
      const test = this.file.pathOf(branch.node.test)
      if (!this.isMatchTest(test)) continue
      if (saysNo(test, (path) => reads(path, this.matches) || this.matchExpressions.includes(path))) {
        const exits = exitsIn(branch, this.fn).filter(({ statement }) => !this.isUnderRowTest(statement, branch))
        const last = exits.at(-1)
        if (!last) continue
        this.proofs.push(branch)
        found.push(last)
      } else {
        const alternate = branch.node.alternate
          ? exitsIn(this.file.pathOf(branch.node.alternate), this.fn).at(-1)
          : undefined
        const after = alternate ?? this.nextExit(branch)
        if (after) found.push(after)
      }
    }
    const provided = found.length === 0 ? this.providerRefusal() : undefined
    return (this.refusals = provided ? [provided] : found)
  }

  /** In the consequent of a test about the row, nested in `outer`. */
  private isUnderRowTest(at: Path, outer: Path): boolean {
    for (const up of ancestors(at)) {
      if (up === outer) return false
      if (
        is(up, 'IfStatement') &&
        this.isAbout(this.file.pathOf(up.node.test)) &&
        within(at, this.file.pathOf(up.node.consequent))
      )
        return true
    }
    return false
  }

  /** Where the provider's own sign-in says no: in the catch around it, or in the branch on its error. */
  private providerRefusal(): Exit | undefined {
    for (const call of this.file.findIn(this.fn, 'CallExpression')) {
      if (enclosingFunction(call) !== this.fn || !isSignIn(call)) continue
      const handler = handlerOf(call, this.fn)
      const exit = handler && exitsIn(handler, this.fn).find((each) => !rethrows(each))
      if (exit) return exit
      const names = new Set(holdersOf(call))
      for (const branch of this.branches)
        if (reads(this.file.pathOf(branch.node.test), names)) {
          const inside = exitsIn(this.file.pathOf(branch.node.consequent), this.fn)[0]
          if (inside) return inside
        }
    }
    return undefined
  }

  private isBehindMatch(at: Path): boolean {
    return this.branches.some((branch) => {
      const test = this.file.pathOf(branch.node.test)
      if (!this.isMatchTest(test)) return false
      const no = saysNo(test, (path) => reads(path, this.matches) || this.matchExpressions.includes(path))
      if (!no) return within(at, this.file.pathOf(branch.node.consequent))
      return precedes(branch, at) && exitsIn(this.file.pathOf(branch.node.consequent), this.fn).length > 0
    })
  }

  /** The first exit behind a branch, in the same block or around it. */
  private nextExit(branch: Path): Exit | undefined {
    const end = branch.node.end ?? 0
    return this.exits.find(({ statement }) => {
      if ((statement.node.start ?? 0) < end) return false
      for (const up of ancestors(statement)) {
        if (within(branch, up)) return true
        if (is(up, 'CatchClause', 'IfStatement', 'SwitchCase')) return false
      }
      return false
    })
  }

  /** The exit that is reached when a branch is not taken. */
  private exitAfter(branch: Path<t.IfStatement>): Exit | undefined {
    if (branch.node.alternate) {
      const inside = exitsIn(this.file.pathOf(branch.node.alternate), this.fn)
      if (inside.length > 0) return inside.at(-1)
    }
    return this.successExit(branch)
  }

  /** The last exit on the way that passes by a branch: what the function answers when it has done its work. */
  private successExit(branch: Path): Exit | undefined {
    const end = branch.node.end ?? 0
    const candidates = this.exits.filter(({ statement }) => {
      if ((statement.node.start ?? 0) < end && !within(statement, branch)) return false
      if (within(statement, branch)) {
        const alternate = child(branch, 'alternate')
        if (!alternate || !within(statement, alternate)) return false
      }
      for (const up of ancestors(statement)) {
        if (up === this.fn) break
        if (is(up, 'CatchClause')) return false
        if (is(up, 'IfStatement') && !within(branch, up) && within(statement, this.file.pathOf(up.node.consequent)))
          return false
      }
      return true
    })
    // what is answered in the same block, before what is answered further out
    for (const up of ancestors(branch)) {
      if (up === this.fn) break
      if (!is(up, 'BlockStatement')) continue
      // … unless only those get there of whom something was found
      const holder = up.parent
      if (is(holder, 'IfStatement') && this.isAbout(this.file.pathOf(holder.node.test))) continue
      const near = candidates.filter(({ statement }) => within(statement, up))
      if (near.length > 0) return near.at(-1)
    }
    return candidates.at(-1)
  }

  /** Whether nothing is done or waited for on the way to either answer but looking: they are what was asked for. */
  private onlyLooks(exit: Exit, neutral: Exit): boolean {
    const end = neutral.statement.node.end ?? 0
    return !this.file.findIn(this.fn, 'CallExpression', 'OptionalCallExpression').some((call) => {
      if ((call.node.start ?? 0) > end || continues(call) || within(call, exit.statement)) return false
      if (this.rowCalls.some((row) => within(call, row) || within(row, call))) return false
      if (this.all.some((lookup) => lookup.call === call)) return false
      const { links } = chainOf(call)
      if (
        links.some(
          ({ name, args }) => args && /^(?:json|formData|text|headers|cookies|log|error|warn|info)$/.test(name),
        )
      )
        return false
      const isWaitedFor = is(call.parent, 'AwaitExpression')
      const isDone = is(call.parent, 'ExpressionStatement') || this.hasRowField(call)
      return (isWaitedFor && !this.isPreparation(call)) || isDone || this.comparesSecret(call)
    })
  }

  /** A client or connection that is made, input that is parsed: it happens before anything is known. */
  private isPreparation(call: Path): boolean {
    const first = this.rowCalls[0]
    return first !== undefined && (call.node.end ?? 0) <= (first.node.start ?? 0)
  }

  private worksIn(area: Path): boolean {
    return this.file.findIn(area, 'CallExpression', 'OptionalCallExpression').some((call) => {
      if (continues(call)) return false
      const chain = chainOf(call)
      return chain.links.some(
        ({ name, args }) =>
          args !== undefined &&
          (WRITES.test(name) || (CHANGES.test(name) && args.length > 0 && !/^set$/.test(name)) || SENDS.test(name)),
      )
    })
  }

  private registers(): boolean {
    return this.file.findIn(this.fn, 'CallExpression').some((call) => {
      if (continues(call)) return false
      const chain = chainOf(call)
      if (PROVIDER_SIGN_UP.test(chain.links.at(-1)?.name ?? '')) return true
      const writes = chain.links.some(({ name, args }) => args && WRITES.test(name))
      return this.submittedSecretIn(call) && (writes || functionsCalled(call, this.project).length > 0)
    })
  }

  private submittedSecretIn(call: Path): boolean {
    return this.file.findIn(call, 'ObjectProperty').some(({ node }) => PASSWORD_NAME.test(propertyName(node) ?? ''))
  }

  private signsIn(exit: Exit): Path | undefined {
    return this.file.findIn(this.fn, 'CallExpression').find((call) => {
      if (enclosingFunction(call) !== this.fn) return false
      const chain = chainOf(call)
      const last = chain.links.at(-1)
      if (!last || within(call, exit.statement)) return false
      return SIGNS_IN.test(last.name) || (last.name === 'set' && chain.links.some(({ name }) => name === 'cookies'))
    })
  }

  /** Answers in which whether there is a row is a value: `{ exists: !!user }`. */
  private presenceLeaks(): readonly Leak[] {
    const found: Leak[] = []
    for (const property of this.file.findIn(this.fn, 'ObjectProperty')) {
      if (enclosingFunction(property) !== this.fn) continue
      const value = unwrap(this.file.pathOf(property.node.value))
      if (!this.isPresence(value) || this.isBehindMatch(property)) continue
      const exit = this.exitWith(property)
      if (exit)
        found.push({
          kind: 'oracle',
          at: property,
          exit,
          neutral: undefined,
          isSuccess: false,
          passes: undefined,
          about: this.about(exit),
        })
    }
    for (const exit of this.exits) {
      const answer = exit.answer && unwrap(exit.answer)
      if (!is(answer, 'ConditionalExpression') || this.isBehindMatch(exit.statement)) continue
      const test = this.file.pathOf(answer.node.test)
      const ways = [answer.node.consequent, answer.node.alternate].map((way) => this.file.pathOf(way))
      const [one, other] = ways.map((way) => shapeOf(way, this.project))
      if (!one || !other || looksLike(one, other)) continue
      if (!this.isAbout(test) || this.isMatchTest(test) || this.isThreshold(test) || this.kindOf(test) === 'state')
        continue
      if (!ways.every((way) => is(unwrap(way), 'ObjectExpression', 'CallExpression', 'NewExpression'))) continue
      found.push({
        kind: 'oracle',
        at: test,
        exit,
        neutral: undefined,
        isSuccess: false,
        passes: undefined,
        about: this.about(exit),
      })
    }
    return found
  }

  private isPresence(value: Path): boolean {
    if (is(value, 'UnaryExpression') && value.node.operator === '!') return this.kindOf(value) !== 'state'
    if (is(value, 'BinaryExpression'))
      return this.isAbout(value) && !this.isThreshold(value) && this.kindOf(value) !== 'state'
    if (
      is(value, 'CallExpression') &&
      is(child(value, 'callee'), 'Identifier') &&
      (value.node.callee as { name: string }).name === 'Boolean'
    ) {
      const [arg] = children(value, 'arguments')
      return arg !== undefined && this.isAbout(arg) && this.kindOf(arg) !== 'state'
    }
    return (
      is(value, 'ConditionalExpression') &&
      this.isAbout(this.file.pathOf(value.node.test)) &&
      this.kindOf(this.file.pathOf(value.node.test)) !== 'state'
    )
  }

  /** The exit whose answer an object property is part of, directly or through a variable. */
  private exitWith(property: Path): Exit | undefined {
    const direct = this.exits.find(({ answer }) => answer !== undefined && within(property, answer))
    if (direct) return direct
    for (const up of ancestors(property)) {
      if (isFunction(up)) return undefined
      const target = is(up, 'AssignmentExpression')
        ? child(up, 'left')
        : is(up, 'VariableDeclarator')
          ? child(up, 'id')
          : undefined
      if (!target) continue
      const names = new Set(namesIn(target))
      return this.exits.find(({ answer }) => answer !== undefined && reads(answer, names))
    }
    return undefined
  }

  /** Branches on the code by which a store or provider says that there is, or is not, an account. */
  private codeLeaks(): readonly Leak[] {
    const found: Leak[] = []
    for (const literal of this.file.findIn(this.fn, 'StringLiteral', 'NumericLiteral')) {
      if (enclosingFunction(literal) !== this.fn) continue
      const value = String(literal.node.value)
      const kind = CODES_FOR_TAKEN.test(value) ? 'taken' : CODES_FOR_MISSING.test(value) ? 'missing' : undefined
      if (!kind) continue
      const area = governedBy(literal)
      if (!area || (kind === 'taken' && !this.createsPersonal())) continue
      for (const exit of exitsIn(area, this.fn)) {
        const isCheck = kind === 'missing' && this.checksPasswordByProvider()
        const neutral = isCheck ? this.otherCodeExit(exit, literal) : (this.successOf() ?? this.mainExit())
        this.add(found, kind, exit, neutral, !isCheck, literal)
        break
      }
    }
    return found
  }

  private successOf(): Exit | undefined {
    const creates = this.file.findIn(this.fn, 'CallExpression').find((call) => this.isCreate(call))
    return creates ? this.successExit(creates) : undefined
  }

  /** What the function answers when nothing went wrong. */
  private mainExit(): Exit | undefined {
    return this.exits.filter(({ statement }) => !this.isSide(statement)).at(-1)
  }

  /** In a catch, or where a test leads. */
  private isSide(at: Path): boolean {
    for (const up of ancestors(at)) {
      if (up === this.fn) return false
      if (is(up, 'CatchClause', 'IfStatement', 'SwitchCase')) return true
    }
    return false
  }

  private checksPasswordByProvider(): boolean {
    return this.file
      .findIn(this.fn, 'CallExpression')
      .some((call) => enclosingFunction(call) === this.fn && isSignIn(call))
  }

  private otherCodeExit(exit: Exit, literal: Path): Exit | undefined {
    const handler = handlerOf(literal, this.fn) ?? [...ancestors(literal)].find((up) => is(up, 'CatchClause'))
    const area = handler ?? this.file.pathOf(this.fn.node.body)
    return exitsIn(area, this.fn)
      .filter((each) => each.statement !== exit.statement && !rethrows(each))
      .at(-1)
  }

  private isCreate(call: Path<t.CallExpression>): boolean {
    if (enclosingFunction(call) !== this.fn || continues(call)) return false
    return chainOf(call).links.some(
      ({ name, args }) => args !== undefined && args.length > 0 && (WRITES.test(name) || PROVIDER_SIGN_UP.test(name)),
    )
  }

  /** Whether the function makes a row for somebody's address or number, itself or through a function of the repository. */
  private createsPersonal(): boolean {
    return this.file.findIn(this.fn, 'CallExpression').some((call) => {
      if (enclosingFunction(call) !== this.fn || continues(call)) return false
      const names = this.file.findIn(call, 'ObjectProperty').map(({ node }) => propertyName(node) ?? '')
      const sent = this.submitted.namesIn(call).map((name) => (is(name, 'Identifier') ? name.node.name : ''))
      if (!this.isCreate(call)) return false
      return [...names, ...sent].some((name) => PERSONAL_COLUMN.test(name)) && this.submitted.has(call)
    })
  }

  /** What an authentication provider's error is turned into. */
  private providerLeaks(): readonly Leak[] {
    const found: Leak[] = []
    for (const call of this.file.findIn(this.fn, 'CallExpression')) {
      if (enclosingFunction(call) !== this.fn || continues(call)) continue
      const method = providerMethod(call)
      if (!method || !this.submitted.has(call)) continue
      if (method === 'signs up') this.hiddenAgain(call, found)
      const handler = handlerOf(call, this.fn)
      const param = handler && child(handler, 'param')
      const returned = errorsOf(call)
      const names = new Set([...returned, ...(param && returned.length === 0 ? namesIn(param) : [])])
      if (names.size === 0) continue
      const area = returned.length === 0 && handler ? handler : this.file.pathOf(this.fn.node.body)
      for (const exit of exitsIn(area, this.fn)) {
        if ((exit.statement.node.start ?? 0) < (call.node.end ?? 0) || !exit.answer) continue
        if (within(exit.statement, area) && this.belongsToLaterError(exit, names, call)) continue
        if (rethrows(exit)) {
          if (method === 'signs up' && reads(exit.answer, names) && returned.length === 0)
            found.push(this.passed(exit, exit.statement))
          continue
        }
        const passing = this.file
          .findIn(exit.answer, 'MemberExpression', 'OptionalMemberExpression', 'Identifier')
          .find((at) => isTextOf(at, names))
        if (passing) found.push(this.passed(exit, passing))
        else if (method === 'signs up') {
          const branch = this.innermostBranch(exit.statement)
          const test = branch && this.file.pathOf(branch.node.test)
          if (
            test &&
            within(exit.statement, this.file.pathOf(branch.node.consequent)) &&
            reads(test, names) &&
            /\.(?:message|code|status)\b/.test(textOf(test))
          )
            this.add(found, 'taken', exit, this.successExit(call), true, test)
        }
      }
    }
    return found
  }

  /** Supabase answers a sign-up for an address that is taken with a user without identities, so that nobody can tell. */
  private hiddenAgain(call: Path, found: Leak[]): void {
    const names = new Set(holdersOf(call))
    for (const branch of this.branches) {
      const test = this.file.pathOf(branch.node.test)
      const looks = this.file
        .findIn(test, 'MemberExpression', 'OptionalMemberExpression')
        .some(({ node }) => propertyName(node) === 'identities')
      if (!looks || !reads(test, names)) continue
      for (const exit of exitsIn(this.file.pathOf(branch.node.consequent), this.fn))
        this.add(found, 'taken', exit, this.successExit(branch), true, test)
    }
  }

  /** An error of the same name that another call has set since. */
  private belongsToLaterError(exit: Exit, names: ReadonlySet<Path>, call: Path): boolean {
    return (
      exit.answer === undefined ||
      ![...names].some((name) => within(exit.statement, scopeOf(name)) || within(name, call))
    )
  }

  private passed(exit: Exit, at: Path): Leak {
    const status = exit.answer && shapeOf(exit.answer, this.project)
    const others = this.exits.filter(
      (each) => each.statement !== exit.statement && each.kind === exit.kind && each.answer !== undefined,
    )
    const neutral = others.find(({ answer }) => {
      const shape = answer && shapeOf(answer, this.project)
      return (
        shape !== undefined &&
        status !== undefined &&
        shape.kind === status.kind &&
        JSON.stringify(keysAndStatus(shape)) === JSON.stringify(keysAndStatus(status)) &&
        JSON.stringify(textOf(answer as Path)).length > 0 &&
        !/\.message\b/.test(textOf(answer as Path))
      )
    })
    return { kind: 'passed', at, exit, neutral, isSuccess: false, passes: at, about: this.about(exit) }
  }
}

function keysAndStatus(shape: Shape): unknown {
  if (shape.kind === 'object') return shape.entries.map(([name]) => name)
  if (shape.kind !== 'call') return shape.kind
  const [body, init] = shape.args
  const status = init?.kind === 'object' ? init.entries.find(([name]) => name === 'status')?.[1] : init
  return [
    shape.callee,
    body?.kind === 'object' ? body.entries.map(([name]) => name) : body?.kind,
    status?.kind === 'literal' ? status.value : undefined,
  ]
}

/** The test, where the branch does nothing but answer; otherwise the answer. */
function placeOf(exit: Exit, branch: Path<t.IfStatement>): Path {
  const { consequent } = branch.node
  const only = consequent.type === 'BlockStatement' ? consequent.body.length === 1 : true
  if (only || !exit.answer) return branch.file.pathOf(branch.node.test)
  return standsFor(unwrap(exit.answer))
}

function scopeOf(name: Path): Path {
  for (const up of ancestors(name)) if (is(up, 'BlockStatement', 'Program', 'CatchClause')) return up
  return name
}

/** Whether an exit that stands behind a branch may be reached from it, and is not the answer to another request. */
function mayFollow(branch: Path, exit: Path): boolean {
  if ((exit.node.start ?? 0) < (branch.node.start ?? 0)) return true
  for (const up of ancestors(branch)) {
    if (within(exit, up)) {
      const other = is(up, 'IfStatement') ? child(up, 'alternate') : undefined
      return !other || !within(exit, other) || within(branch, other)
    }
    const around = up.parent
    // what is thrown on the way gets to the catch all the same
    if (is(around, 'TryStatement') && around.node.handler && within(exit, around.file.pathOf(around.node.handler)))
      return true
    const last = is(up, 'BlockStatement') ? children(up, 'body').at(-1) : undefined
    if (last && is(last, 'ReturnStatement', 'ThrowStatement')) return false
  }
  return true
}

/** Whether two answers differ in something that is true or false. */
function saysYesOrNo(one: Exit, other: Exit, project: Project): boolean {
  const flags = (exit: Exit): ReadonlyMap<string, unknown> => {
    const found = new Map<string, unknown>()
    const add = (name: string, shape: Shape): void => {
      if (shape.kind === 'literal' && typeof shape.value === 'boolean') found.set(name, shape.value)
      else if (shape.kind === 'object') for (const [key, value] of shape.entries) add(key, value)
      else if (shape.kind === 'call' && shape.args[0]) add(name, shape.args[0])
    }
    if (exit.answer) add('', shapeOf(exit.answer, project))
    return found
  }
  const [here, there] = [flags(one), flags(other)]
  return [...here].some(([name, value]) => there.has(name) && there.get(name) !== value)
}

/** Columns by which an account is known to others than its mailbox. */
const NAMES_SOMEBODY = /^(?:user_?name|user_?id|login|handle|nick_?name|identifier|account_?(?:id|name|number)?)$/i

/** What a lookup searches, as the code calls it: `user` of `prisma.user.findUnique`, `users` of `.from('users')`. */
function storeOf(call: Path): string {
  if (!is(call, 'CallExpression', 'OptionalCallExpression')) return /\bfrom\s+["`]?(\w+)/i.exec(textOf(call))?.[1] ?? ''
  const { root, links } = chainOf(call)
  const named = links.find(
    ({ name, args }) => args?.[0] && /^(?:from|collection|table|selectFrom|insertInto|doc|ref)$/.test(name),
  )
  if (named?.args?.[0]) return textOf(named.args[0]).replace(/['"`]/g, '')
  const members = links.filter(({ args }) => args === undefined)
  return members.at(-1)?.name ?? textOf(root)
}

/** A name for what went wrong: `error`, or what a field of that name is called here. */
function isErrorName(name: Path): boolean {
  const key = is(name.parent, 'ObjectProperty') ? propertyName(name.parent.node) : undefined
  return key === 'error' || (is(name, 'Identifier') && /^(?:e|err|error)$|Err(?:or)?$/.test(name.node.name))
}

/** Taken out of a row by destructuring. */
function isPart(name: Path): boolean {
  return is(name.parent, 'ArrayPattern', 'ObjectProperty')
}

function atomsOf(test: Path): readonly Path[] {
  const at = unwrap(test)
  if (is(at, 'LogicalExpression'))
    return [...atomsOf(at.file.pathOf(at.node.left)), ...atomsOf(at.file.pathOf(at.node.right))]
  return [at]
}

/** Whether a test with a comparison in it is true where the comparison fails. */
function saysNo(test: Path, isMatch: (path: Path) => boolean): boolean {
  return atomsOf(test).some((atom) => {
    if (is(atom, 'UnaryExpression') && atom.node.operator === '!') return isMatch(atom) || contains(atom, isMatch)
    if (is(atom, 'BinaryExpression')) {
      const { operator } = atom.node
      const right = unwrap(atom.file.pathOf(atom.node.right))
      if (isMatch(atom) && !is(right, 'BooleanLiteral')) return operator === '!==' || operator === '!='
      if (is(right, 'BooleanLiteral') && (isMatch(atom) || contains(atom, isMatch)))
        return right.node.value === /^!/.test(operator)
      return isMatch(atom) && /^!/.test(operator)
    }
    return false
  })
}

function contains(path: Path, isMatch: (path: Path) => boolean): boolean {
  return path.file
    .findIn(path, 'Identifier', 'CallExpression', 'OptionalCallExpression', 'BinaryExpression')
    .some((at) => at !== path && isMatch(at))
}

/** What a literal in a test or a `case` decides about. */
function governedBy(literal: Path): Path | undefined {
  for (const up of ancestors(literal)) {
    if (isFunction(up)) return undefined
    if (is(up, 'SwitchCase')) return up.node.test && within(literal, up.file.pathOf(up.node.test)) ? up : undefined
    if (is(up, 'IfStatement')) {
      const test = up.file.pathOf(up.node.test)
      if (!within(literal, test)) return undefined
      return up.file.pathOf(up.node.consequent)
    }
  }
  return undefined
}

/** The catch that gets what is thrown here, within the function. */
function handlerOf(at: Path, fn: Path): Path | undefined {
  let from = at
  for (const up of ancestors(at)) {
    if (up === fn) return undefined
    if (is(up, 'TryStatement') && from.key === 'block') return child(up, 'handler')
    from = up
  }
  return undefined
}

/** `throw error` in a catch: not an answer of this function's own. */
function rethrows({ kind, answer, statement }: Exit): boolean {
  if (kind !== 'throw' || !answer || !is(unwrap(answer), 'Identifier')) return false
  const binding = answer.file.bindingOf(unwrap(answer))
  return (
    binding?.kind === 'catch' ||
    ([...ancestors(statement)].some((up) => is(up, 'IfStatement')) && binding?.kind === 'const')
  )
}

function rethrowsName(answer: Path, names: ReadonlySet<Path>): boolean {
  return is(unwrap(answer), 'Identifier') && reads(answer, names)
}

function isSignIn(call: Call): boolean {
  const chain = chainOf(call)
  const last = chain.links.at(-1)
  if (!last) return false
  if (PROVIDER_SIGN_IN.test(last.name)) return true
  const [first] = last.args ?? []
  return last.name === 'signIn' && is(first, 'StringLiteral')
}

function providerMethod(call: Call): 'signs up' | 'signs in' | 'sends' | undefined {
  const { links, root } = chainOf(call)
  const last = links.at(-1)
  if (!last?.args) return undefined
  const isProvider =
    links.slice(0, -1).some(({ name }) => /^(?:auth|api|admin|users|signUp|signIn)$/.test(name)) ||
    (links.length === 1 && /^firebase/.test(importOf(root) ?? ''))
  if (!isProvider) return undefined
  if (PROVIDER_SIGN_UP.test(last.name)) return 'signs up'
  if (PROVIDER_SIGN_IN.test(last.name)) return 'signs in'
  return PROVIDER_MAIL.test(last.name) ? 'sends' : undefined
}

function importOf(root: Path): string | undefined {
  if (!is(root, 'Identifier')) return undefined
  const declaration = root.file.bindingOf(root)?.declaration.parent
  return is(declaration, 'ImportDeclaration') ? declaration.node.source.value : undefined
}

/** The names under which a call's result hands out its error: `const { error } = …`. */
function errorsOf(call: Path): readonly Path[] {
  return holdersOf(call).filter(
    (name) => is(name.parent, 'ObjectProperty') && propertyName(name.parent.node) === 'error',
  )
}

/** `error.message`, or the error itself put into the answer. */
function isTextOf(at: Path, names: ReadonlySet<Path>): boolean {
  if (is(at, 'Identifier')) {
    const binding = at.file.bindingOf(at)
    return (
      binding !== undefined &&
      binding.identifier !== at &&
      names.has(binding.identifier) &&
      !is(at.parent, 'MemberExpression', 'OptionalMemberExpression') &&
      !isTested(at)
    )
  }
  if (!is(at, 'MemberExpression', 'OptionalMemberExpression') || propertyName(at.node) !== 'message') return false
  return (
    referencesIn(at).some(({ identifier }) => names.has(identifier)) &&
    !is(at.parent, 'MemberExpression', 'OptionalMemberExpression')
  )
}

function isTested(at: Path): boolean {
  return at.key === 'test' || is(at.parent, 'UnaryExpression', 'BinaryExpression')
}
