import { call } from '../calls'
import { notExtendable } from '../classes'
import type { Machine } from '../machine'
import { member } from '../members'
import {
  IteratorValue,
  NativeClass,
  ObjectValue,
  Unknown,
  nativeFunctions,
  type ListValue,
  type Native,
  type Natives,
  type Value,
} from '../values'
import { isOpen } from './collections'
import { cloned } from './object'

interface Entry {
  value: Value
  /** When it ends, in epoch ms by the interpreter's clock. */
  ends: number
  /** How long it lives from now on when its life begins anew, in ms. */
  ttl: number
}

/** A store that forgets: by age, and the least recently used when it is full. */
export class CacheValue extends ObjectValue {
  readonly entries = new Map<Value, Entry>()
  max = Infinity
  /** In ms; Infinity when entries stay. */
  ttl = Infinity
  renewsOnGet = false
  renewsOnSet = true
  /** Whether it hands out copies of what it holds. */
  copies = false
  /** What one unit of a lifetime is, in ms. */
  unit = 1
  constructor(readonly kind: 'lru-cache' | 'quick-lru' | 'tiny-lru' | 'node-cache') {
    super()
  }
}

function cacheIn(m: Machine, self: Value): CacheValue {
  return self instanceof CacheValue ? self : m.throwError('TypeError', 'the method of a cache on something else')
}

function numberIn(m: Machine, value: Value, otherwise: number): number {
  if (value === undefined || value === null) return otherwise
  if (typeof value !== 'number') return m.stop('the size or the lifetime of a cache, which is not known')
  return value
}

function lifetime(m: Machine, cache: CacheValue, value: Value, otherwise: number): number {
  const units = numberIn(m, value, -1)
  if (units < 0) return otherwise
  return units === 0 ? Infinity : units * cache.unit
}

/** Whether an entry is still there: packages differ in the last millisecond. */
function isLive(m: Machine, cache: CacheValue, { ends }: Entry): boolean {
  return cache.kind === 'lru-cache' || cache.kind === 'node-cache' ? m.now <= ends : m.now < ends
}

function entryOf(m: Machine, cache: CacheValue, key: Value): Entry | undefined {
  const entry = cache.entries.get(key)
  if (!entry) {
    if (cache.entries.size > 0 && isOpen(cache.entries.keys(), key)) m.stop(`what a cache holds under ${m.spell(key)}`)
    return undefined
  }
  if (isLive(m, cache, entry)) return entry
  cache.entries.delete(key)
  return undefined
}

function set(m: Machine, cache: CacheValue, key: Value, value: Value, ttl: number): void {
  const known = entryOf(m, cache, key)
  const ends = known && cache.kind === 'tiny-lru' && !cache.renewsOnSet ? known.ends : m.now + ttl
  cache.entries.delete(key)
  cache.entries.set(key, { value: cache.copies ? cloned(m, value) : value, ttl, ends })
  if (cache.entries.size <= cache.max) return
  // quick-lru keeps up to twice as many, node-cache throws
  if (cache.kind === 'quick-lru' || cache.kind === 'node-cache') m.stop('a cache that is full')
  const [oldest] = cache.entries.keys()
  cache.entries.delete(oldest)
}

function used(m: Machine, cache: CacheValue, key: Value, entry: Entry): Value {
  if (cache.kind !== 'node-cache') {
    cache.entries.delete(key)
    cache.entries.set(key, entry)
  }
  if (cache.renewsOnGet) entry.ends = m.now + entry.ttl
  return cache.copies ? cloned(m, entry.value) : entry.value
}

function live(m: Machine, cache: CacheValue): ListValue[] {
  const newestFirst = cache.kind === 'lru-cache'
  const list = [...cache.entries]
    .filter(([, entry]) => isLive(m, cache, entry))
    .map(([key, { value }]): ListValue => [key, value])
  return newestFirst ? list.reverse() : list
}

function ttlIn(m: Machine, cache: CacheValue, options: Value): number {
  if (options instanceof ObjectValue)
    return lifetime(m, cache, member(m, options, cache.kind === 'quick-lru' ? 'maxAge' : 'ttl'), cache.ttl)
  return lifetime(m, cache, cache.kind === 'tiny-lru' ? undefined : options, cache.ttl)
}

const clear: Native = (m, self) => {
  cacheIn(m, self).entries.clear()
  return undefined
}

const methods: Natives = {
  get(m, self, [key]) {
    const cache = cacheIn(m, self)
    const entry = entryOf(m, cache, key)
    return entry && used(m, cache, key, entry)
  },
  peek: (m, self, [key]) => entryOf(m, cacheIn(m, self), key)?.value,
  has: (m, self, [key]) => entryOf(m, cacheIn(m, self), key) !== undefined,
  set(m, self, [key, value, options]) {
    const cache = cacheIn(m, self)
    // lru-cache takes undefined for a deletion
    if (value === undefined && cache.kind === 'lru-cache') cache.entries.delete(key)
    else set(m, cache, key, value, ttlIn(m, cache, options))
    return cache.kind === 'node-cache' ? true : cache
  },
  delete: (m, self, [key]) => cacheIn(m, self).entries.delete(key),
  del(m, self, [keys]) {
    const cache = cacheIn(m, self)
    const list = Array.isArray(keys) ? keys : [keys]
    return list.filter((key) => cache.entries.delete(key)).length
  },
  take(m, self, [key]) {
    const cache = cacheIn(m, self)
    const entry = entryOf(m, cache, key)
    cache.entries.delete(key)
    return entry?.value
  },
  clear,
  flushAll: clear,
  keys(m, self) {
    const cache = cacheIn(m, self)
    const keys = live(m, cache).map(([key]) => key)
    return cache.kind === 'node-cache' ? keys : new IteratorValue(keys.values())
  },
  values: (m, self) =>
    new IteratorValue(
      live(m, cacheIn(m, self))
        .map(([, value]) => value)
        .values(),
    ),
  entries: (m, self) => new IteratorValue(live(m, cacheIn(m, self)).values()),
  forEach(m, self, [callback]) {
    for (const [key, value] of live(m, cacheIn(m, self))) call(m, callback, undefined, [value, key, self])
    return undefined
  },
  purgeStale(m, self) {
    const { entries } = cacheIn(m, self)
    for (const [key, { ends }] of entries) if (ends < m.now) entries.delete(key)
    return undefined
  },
  getRemainingTTL(m, self, [key]) {
    const entry = entryOf(m, cacheIn(m, self), key)
    return entry ? entry.ends - m.now : 0
  },
  /** node-cache: another lifetime for an entry, in s. */
  ttl(m, self, [key, seconds]) {
    const cache = cacheIn(m, self)
    const entry = entryOf(m, cache, key)
    if (entry) entry.ends = m.now + lifetime(m, cache, seconds, cache.ttl)
    return entry !== undefined
  },
  /** node-cache: when an entry ends, in epoch ms; 0 when it stays. */
  getTtl(m, self, [key]) {
    const entry = entryOf(m, cacheIn(m, self), key)
    if (!entry) return undefined
    return entry.ends === Infinity ? 0 : entry.ends
  },
  on: (_m, self) => self,
  close: () => undefined,
}
const table = nativeFunctions(methods)

/** The properties of a cache. */
export function cacheProperty(m: Machine, object: ObjectValue, key: string | symbol): Value {
  if (!(object instanceof CacheValue)) return undefined
  if (key === 'size') return object.entries.size
  if (key === 'max' || key === 'maxSize') return object.max
  if (key === Symbol.iterator) return table.get('entries')
  return typeof key === 'string' ? (table.get(key) ?? m.stop(`${key} of a cache`)) : undefined
}

const OPTIONS: Record<CacheValue['kind'], { max: string; ttl: string; known: readonly string[] }> = {
  'lru-cache': { max: 'max', ttl: 'ttl', known: ['updateAgeOnGet', 'allowStale', 'ttlAutopurge', 'updateAgeOnHas'] },
  'quick-lru': { max: 'maxSize', ttl: 'maxAge', known: [] },
  'tiny-lru': { max: 'max', ttl: 'ttl', known: [] },
  'node-cache': { max: 'maxKeys', ttl: 'stdTTL', known: ['checkperiod', 'useClones', 'deleteOnExpire'] },
}

function makeCache(m: Machine, kind: CacheValue['kind'], args: readonly Value[]): CacheValue {
  const cache = new CacheValue(kind)
  if (kind === 'node-cache') {
    cache.unit = 1000
    cache.copies = true
  }
  const [options, ttl, renews] = args
  if (options instanceof Unknown) m.stop('the options of a cache, which are not known')
  // tiny-lru takes one value after the other, and version 5 of lru-cache its size alone
  if (!(options instanceof ObjectValue)) {
    cache.max = numberIn(m, options, 1000) || Infinity
    cache.ttl = lifetime(m, cache, ttl, Infinity)
    cache.renewsOnSet = renews === true
    return cache
  }
  const names = OPTIONS[kind]
  for (const key of options.own.keys()) {
    if (key === names.max || key === names.ttl || (typeof key === 'string' && names.known.includes(key))) continue
    // version 6 of lru-cache called it so
    if (key === 'maxAge' && kind === 'lru-cache') continue
    m.stop(`the option ${m.spell(key)} of a cache`)
  }
  if (member(m, options, 'allowStale') === true) m.stop('the option allowStale of a cache')
  if (member(m, options, 'updateAgeOnHas') === true) m.stop('the option updateAgeOnHas of a cache')
  const max = numberIn(m, member(m, options, names.max), Infinity)
  cache.max = max > 0 ? max : Infinity
  cache.ttl = lifetime(m, cache, member(m, options, names.ttl) ?? member(m, options, 'maxAge'), Infinity)
  cache.renewsOnGet = member(m, options, 'updateAgeOnGet') === true
  if (member(m, options, 'useClones') === false) cache.copies = false
  return cache
}

function cacheClass(name: string, kind: CacheValue['kind']): NativeClass {
  const make = (m: Machine, args: readonly Value[]): Value => makeCache(m, kind, args)
  return new NativeClass(
    name,
    (m, _self, args) => make(m, args),
    notExtendable(name, make),
    (value) => value instanceof CacheValue && value.kind === kind,
  )
}

/** What packages of caches export, by package and name. */
export function cacheExports(): ReadonlyMap<string, Value> {
  const lru = cacheClass('LRUCache', 'lru-cache')
  const quick = cacheClass('QuickLRU', 'quick-lru')
  const tiny = cacheClass('LRU', 'tiny-lru')
  const node = cacheClass('NodeCache', 'node-cache')
  return new Map<string, Value>([
    ['lru-cache LRUCache', lru],
    ['lru-cache default', lru],
    ['quick-lru default', quick],
    ['tiny-lru lru', tiny],
    ['tiny-lru LRU', tiny],
    ['node-cache default', node],
    ['node-cache NodeCache', node],
  ])
}
