import { call } from '../calls'
import { notExtendable, onlyNew } from '../classes'
import { iterated } from '../iteration'
import type { Machine } from '../machine'
import { member } from '../members'
import { toText, knownText } from '../operators'
import {
  IteratorValue,
  NativeClass,
  NativeFunction,
  ObjectValue,
  Unknown,
  nativeFunctions,
  objectOf,
  ownKeys,
  provide,
  type ListValue,
  type Native,
  type Natives,
  type Value,
} from '../values'
import { settled } from './promise'

/** HTTP headers: names in lower case, values as texts. */
export class HeadersValue extends ObjectValue {
  readonly values = new Map<string, Value>()
}

/** An answer to a request, with what can be seen of it. */
export class ResponseValue extends ObjectValue {
  readonly headers = new HeadersValue()
  status: Value = 200
  statusText: Value = ''
  /** What it was made from: a text, or for `Response.json` the value itself. */
  body: Value = null
  /** For answers that are no content of their own: what NextResponse.next(), .rewrite() and .redirect() say. */
  kind: 'content' | 'next' | 'rewrite' | 'redirect' | 'error' = 'content'
}

/** The address of something. */
export class UrlValue extends ObjectValue {
  constructor(readonly url: URL) {
    super()
  }
}

function headersIn(m: Machine, self: Value): HeadersValue {
  return self instanceof HeadersValue ? self : m.throwError('TypeError', 'Illegal invocation')
}

function nameIn(m: Machine, value: Value): string {
  const name = toText(m, value)
  return name instanceof Unknown ? m.stop('a header whose name is not known') : name.toLowerCase()
}

const headersMethods: Natives = {
  get: (m, self, [name]) => headersIn(m, self).values.get(nameIn(m, name)) ?? null,
  has: (m, self, [name]) => headersIn(m, self).values.has(nameIn(m, name)),
  set(m, self, [name, value]) {
    headersIn(m, self).values.set(nameIn(m, name), toText(m, value))
    return undefined
  },
  append(m, self, [name, value]) {
    const { values } = headersIn(m, self)
    const key = nameIn(m, name)
    const known = values.get(key)
    const text = toText(m, value)
    values.set(key, known === undefined ? text : m.text([known as string, ', ', text]))
    return undefined
  },
  delete(m, self, [name]) {
    headersIn(m, self).values.delete(nameIn(m, name))
    return undefined
  },
  forEach(m, self, [callback]) {
    for (const [name, value] of headersIn(m, self).values) call(m, callback, undefined, [value, name, self])
    return undefined
  },
  keys: (m, self) => new IteratorValue(headersIn(m, self).values.keys()),
  values: (m, self) => new IteratorValue(headersIn(m, self).values.values()),
  entries: (m, self) =>
    new IteratorValue([...headersIn(m, self).values].map(([name, value]): ListValue => [name, value]).values()),
}

function fillHeaders(m: Machine, headers: HeadersValue, init: Value): void {
  if (init === undefined || init === null) return
  if (init instanceof Unknown) return m.stop('headers that are not known')
  const set = (name: Value, value: Value): void => {
    headersMethods['append']?.(m, headers, [name, value])
  }
  if (init instanceof HeadersValue) for (const [name, value] of init.values) set(name, value)
  else if (init instanceof ObjectValue) for (const key of ownKeys(init)) set(key, member(m, init, key))
  else for (const pair of iterated(m, init)) set(member(m, pair, '0'), member(m, pair, '1'))
}

function classWith(name: string, make: NativeClass['make'], isInstance: (value: Value) => boolean): NativeClass {
  return new NativeClass(name, onlyNew(name), make, isInstance)
}

export function headersClass(): NativeClass {
  const made = classWith(
    'Headers',
    notExtendable('Headers', (m, [init]) => {
      const headers = new HeadersValue()
      fillHeaders(m, headers, init)
      return headers
    }),
    (value) => value instanceof HeadersValue,
  )
  return made
}

function optionsInto(m: Machine, response: ResponseValue, options: Value): ResponseValue {
  if (options === undefined || options === null) return response
  if (options instanceof Unknown) return m.stop('the options of a response, which are not known')
  response.status = member(m, options, 'status') ?? 200
  response.statusText = member(m, options, 'statusText') ?? ''
  fillHeaders(m, response.headers, member(m, options, 'headers'))
  return response
}

/** `Response`, or `NextResponse`, which has more ways to make one. */
export function responseClass(name: 'Response' | 'NextResponse', parent?: NativeClass): NativeClass {
  const made = new NativeClass(
    name,
    onlyNew(name),
    notExtendable(name, (m, [body, options]) => {
      const response = new ResponseValue()
      response.body = body ?? null
      return optionsInto(m, response, options)
    }),
    (value) => value instanceof ResponseValue,
    parent,
  )
  const statics: Record<string, Native> = {
    json(m, _self, [body, options]) {
      const response = new ResponseValue()
      response.body = body
      optionsInto(m, response, options)
      if (!response.headers.values.has('content-type')) response.headers.values.set('content-type', 'application/json')
      return response
    },
    redirect(m, _self, [url, init]) {
      const response = new ResponseValue()
      response.kind = 'redirect'
      if (init instanceof ObjectValue) optionsInto(m, response, init)
      response.status =
        init instanceof ObjectValue ? (member(m, init, 'status') ?? 307) : (init ?? (name === 'Response' ? 302 : 307))
      response.headers.values.set('location', locationOf(m, url))
      return response
    },
    error() {
      const response = new ResponseValue()
      response.kind = 'error'
      response.status = 0
      return response
    },
  }
  if (name === 'NextResponse') {
    statics['next'] = (m, _self, [options]) => {
      const response = new ResponseValue()
      response.kind = 'next'
      if (options instanceof ObjectValue) fillHeaders(m, response.headers, member(m, options, 'headers'))
      return response
    }
    statics['rewrite'] = (m, _self, [url, options]) => {
      const response = new ResponseValue()
      response.kind = 'rewrite'
      optionsInto(m, response, options)
      response.headers.values.set('x-middleware-rewrite', locationOf(m, url))
      return response
    }
  }
  provide(made, statics)
  return made
}

function locationOf(m: Machine, url: Value): Value {
  return url instanceof UrlValue ? url.url.href : toText(m, url)
}

const responseMethods: Natives = {
  json: (m, self) => settled(self instanceof ResponseValue ? self.body : undefined),
  text(m, self) {
    const { body } = self as ResponseValue
    return settled(typeof body === 'string' ? body : m.unknown(`text of ${m.spell(body)}`))
  },
  clone: (m) => m.stop('the copy of a response'),
}

const URL_PARTS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const

export function urlClass(): NativeClass {
  return classWith(
    'URL',
    notExtendable('URL', (m, [url, base]) => {
      const address = url instanceof UrlValue ? url.url.href : url
      const from = base instanceof UrlValue ? base.url.href : base
      if (address instanceof Unknown || from instanceof Unknown)
        return m.unknown(
          `new URL(${[address, from]
            .filter((each) => each !== undefined)
            .map((each) => m.spell(each))
            .join(', ')})`,
        )
      return m.hosted(
        () =>
          new UrlValue(
            new URL(
              knownText(m, address, 'an address'),
              from === undefined ? undefined : knownText(m, from, 'an address'),
            ),
          ),
      )
    }),
    (value) => value instanceof UrlValue,
  )
}

const urlMethods: Natives = {
  toString: (_m: Machine, self: Value) => (self as UrlValue).url.href,
  toJSON: (_m, self) => (self as UrlValue).url.href,
}

function queryMethod(url: URL, name: 'get' | 'has' | 'getAll' | 'toString'): NativeFunction {
  return new NativeFunction(name, (m, _self, [key]) => {
    if (key instanceof Unknown) return m.unknown(`${m.spell(url.search)}.${name}(${key.origin})`)
    if (name === 'toString') return url.searchParams.toString()
    return url.searchParams[name](knownText(m, key, 'a name in an address'))
  })
}

const FAMILIES = [
  [HeadersValue, nativeFunctions(headersMethods)],
  [ResponseValue, nativeFunctions(responseMethods)],
  [UrlValue, nativeFunctions(urlMethods)],
] as const

/** The properties of headers, answers and addresses. */
export function webProperty(m: Machine, object: ObjectValue, key: string | symbol): Value {
  if (object instanceof HeadersValue && key === Symbol.iterator) return selfEntries
  if (typeof key === 'symbol') return undefined
  if (object instanceof ResponseValue) {
    if (key === 'headers') return object.headers
    if (key === 'status') return object.status
    if (key === 'statusText') return object.statusText
    if (key === 'ok')
      return typeof object.status === 'number'
        ? object.status >= 200 && object.status < 300
        : m.unknown(`${m.spell(object)}.ok`)
    if (key === 'body') return object.body === null ? null : m.unknown(`body of response #${m.identity(object)}`)
    if (key === 'cookies') return m.unknown(`cookies of response #${m.identity(object)}`)
  }
  if (object instanceof UrlValue) {
    const part = URL_PARTS.find((each) => each === key)
    if (part) return object.url[part]
    if (key === 'searchParams')
      return objectOf(
        Object.fromEntries(
          (['get', 'has', 'getAll', 'toString'] as const).map((name) => [name, queryMethod(object.url, name)]),
        ),
      )
  }
  for (const [family, methods] of FAMILIES) if (object instanceof family) return methods.get(key)
  return undefined
}

const selfEntries = new NativeFunction('[Symbol.iterator]', (m, self, args) =>
  headersMethods['entries']?.(m, self, args),
)

/** Whether the object is one of these, whose properties are set nowhere but through their methods. */
export function isWeb(object: ObjectValue): boolean {
  return object instanceof HeadersValue || object instanceof ResponseValue || object instanceof UrlValue
}
