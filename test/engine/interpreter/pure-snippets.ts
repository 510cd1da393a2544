/** Bodies of functions without parameters that need nothing from outside: each gives a value, or throws. */
export const pureSnippets: readonly string[] = String.raw`
return 1 + 2 * 3 - 4 / 5 % 6 ** 2
return '5' * '2' + +'3' - -'4'
return 1 + '2' + 3
return [1] + [2, [3, null, undefined]] + {}
return ({}) + 1
return null + 1 + undefined
return true + true + '' + false
return [0 / 0, 1 / 0, -1 / 0, -0, 0.1 + 0.2]
return [7 % -3, -7 % 3, 2 ** 10, 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 33, -1 >> 1, -1 >>> 28]
return ['b' > 'a', '10' < '9', 10 < '9', null >= 0, undefined == 0, null == undefined, NaN !== NaN]
return [1 == '1', 0 == '', '0' == false, [] == '', [1] == 1, null == 0, ({}) == '[object Object]']
return [typeof 1, typeof 'a', typeof null, typeof undefined, typeof {}, typeof [], typeof (() => 1), typeof 1n, typeof class {}]
return [void 0, !0, !'', !!'a', !{}, -'3', +[], +{}, +true, +null]
return 10n ** 20n + 3n - BigInt('7')
return 1n + 1
return [5n / 2n, -5n % 3n, 2n > 1, 1n == 1, typeof -1n]
let a = 1; a += 2; a -= 1; a *= 10; a /= 4; a **= 2; a %= 7; return a
let a = 5; a <<= 2; a |= 1; a &= 15; a ^= 3; a >>= 1; a >>>= 1; return a
let a = null; a ??= 4; a ||= 5; a &&= 6; return a
let a = 1, b = a++ + ++a - a-- - --a; return [a, b]
let a = '5'; a++; return a
let a = 'x'; a++; return a
const o = { n: 1 }; o.n++; ++o['n']; o.n += 5; return o
const o = {}; o.a ??= []; o.a.push(1); o.a ??= 3; return o
const o = { a: { b: null } }; return [o?.a?.b?.c, o.x?.y.z.w, o.a?.['b'], o.f?.(), o.a.b?.c.d.e()]
const o = { f() { return this.v }, v: 3 }; return [o.f?.(), o?.f(), o?.['f']?.()]
const f = undefined; return f?.(1).a.b
return null?.x
const o = { a: 1 }; return delete o.a && !('a' in o)
const o = { a: 1 }; return [delete o?.b, delete o['a'], Object.keys(o)]
return (1, 2, 3)
return 'abc'[1] + 'abc'.length + 'abc'.at(-1) + 'abc'['x']
return ${'`'}a${'$'}{1 + 1}b${'$'}{[1, 2]}c${'$'}{null}${'`'}
return ${'`'}line\n\u0041\x41${'`'} + 'q\'s\t'
var x = 1; { var x = 2; } return x
let x = 1; { let x = 2; } return x
const fns = []; for (let i = 0; i < 3; i++) fns.push(() => i); return fns.map((f) => f())
const fns = []; for (var i = 0; i < 3; i++) fns.push(() => i); return fns.map((f) => f())
const fns = []; for (let i = 0; i < 3; i++) { fns.push(() => i); i++ } return fns.map((f) => f())
const fns = []; for (const x of [1, 2]) { const y = x * 2; fns.push(() => x + y) } return fns.map((f) => f())
let s = ''; for (const k in { b: 1, a: 2, 2: 3, 1: 4 }) s += k; return s
let s = ''; for (const k in [7, 8]) s += typeof k + k; return s
let s = ''; for (const c of 'añ😀b') s += c + '|'; return s
const r = []; for (const [k, v] of new Map([['a', 1], ['b', 2]])) r.push(k + v); return r
const r = []; for (const { a, b = 5 } of [{ a: 1 }, { a: 2, b: 3 }]) r.push(a * b); return r
const m = new Map([[1, 1], [2, 2], [3, 3]]); for (const [k] of m) if (k < 3) m.delete(k); return [...m.keys()]
const m = new Map([[1, 1]]); let n = 0; for (const [k] of m) { if (++n < 5) m.set(k + 1, 0) } return [n, m.size]
const l = [1, 2, 3]; const r = []; for (const x of l) { if (x === 1) l.push(4); r.push(x) } return r
let i = 0; while (true) { if (++i > 10) break; if (i % 2) continue; } return i
let i = 0; do { i += 3 } while (i < 10); return i
let n = 0; outer: for (let i = 0; i < 5; i++) { for (let j = 0; j < 5; j++) { if (j === 3) continue outer; if (i === 3) break outer; n++ } } return n
let n = 0; block: { n = 1; if (n) break block; n = 2 } return n
let r = []; for (let i = 0, j = 10; i < j; i += 2, j--) r.push([i, j]); return r
for (;;) { return 'out' }
switch (3) { case 1: return 'a'; case 3: case 4: return 'b'; default: return 'c' }
let s = ''; switch ('x') { default: s += 'd'; case 'a': s += 'a'; break; case 'b': s += 'b' } return s
let s = ''; switch (2) { case 1: s += 1; case 2: s += 2; case 3: s += 3; break; case 4: s += 4 } return s
switch (1) { case 1: { let y = 5; return y } case 2: let z; }
let s = 0; for (const x of [1, 2, 3]) { switch (x) { case 2: continue; default: s += x } } return s
try { throw new Error('a') } catch (e) { return [e.message, e.name, e instanceof Error, String(e)] }
try { throw 5 } catch (e) { return e } finally { }
try { return 'try' } finally { }
try { return 'try' } finally { return 'finally' }
let s = ''; try { s += 1; try { throw 'x' } finally { s += 2 } } catch (e) { s += e } finally { s += 3 } return s
const f = () => { try { return 1 } finally { f.x = 2 } }; return [f(), f.x]
for (const x of [1, 2]) { try { continue } finally { if (x === 2) return 'done' } }
let n = 0; for (;;) { try { n++; if (n > 3) break } finally { n += 10 } } return n
try { null.x } catch (e) { return [e.name, e.message] }
try { undefined.x.y } catch (e) { return e.message }
try { const c = 1; c = 2 } catch (e) { return e.name + e.message }
try { let o; o.f() } catch (e) { return e.message }
try { ({}).f() } catch (e) { return e.name }
try { const o = {}; o.a.f() } catch (e) { return e.message }
try { x; let x = 1 } catch (e) { return e.name + e.message }
try { throw { code: 'E', n: [1] } } catch ({ code, n: [x] }) { return code + x }
throw new TypeError('bad')
throw 'text'
class E extends Error { constructor(m, c) { super(m); this.name = 'E'; this.c = c } } try { throw new E('m', 4) } catch (e) { return [e.message, e.name, e.c, e instanceof E, e instanceof Error, e instanceof TypeError, String(e), Object.keys(e)] }
class E extends Error {} const e = new E('m'); return [e.name, e.message, e.constructor === E, e.constructor.name, e.toString()]
const e = new Error('a', { cause: 'b' }); return [e.cause, JSON.stringify(e), e.name]
const [a, , b = 3, ...c] = [1, 2, undefined, 4, 5]; return [a, b, c]
const { a, b: { c = 7, ...d }, ...e } = { a: 1, b: { x: 1, y: 2 }, f: 3, g: 4 }; return [a, c, d, e]
const { length, 0: first, ['sl' + 'ice']: s } = 'abc'; return [length, first, typeof s]
let a = 1, b = 2; [a, b] = [b, a]; return [a, b]
const o = {}; ({ a: o.x, b: [o.y, o['z'] = 5] } = { a: 1, b: [2] }); return o
let a, b; a = b = 3; return a + b
const { a = 1, b = a + 1 } = {}; return [a, b]
const { a } = null; return a
const [a] = undefined; return a
const [a] = {}; return a
function f(a, b = a * 2, { c = 3, d } = {}, ...rest) { return [a, b, c, d, rest] } return [f(1), f(1, 2, { d: 4 }, 5, 6), f.length, f.name]
return ((a, b) => a + b)(...[1, 2])
return Math.max(...[1, 5, 3], ...new Set([9, 2]))
return [...'ab', ...[1, 2].entries(), ...new Map([[1, 2]])]
return { ...{ a: 1, b: 2 }, b: 3, ...[9], ...null, ...'x' }
const k = 'key'; return { [k]: 1, [k + 2]() { return 2 }, get g() { return 3 }, 'a b': 4, 5: 6 }.g
const o = { _v: 1, get v() { return this._v }, set v(x) { this._v = x * 2 } }; o.v = 5; o.v += 1; return [o.v, o._v]
const o = { get only() { return 1 } }; o.only = 2; return o.only
function fact(n) { return n <= 1 ? 1 : n * fact(n - 1) } return fact(20)
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)); return fib(15)
return (function me(n) { return n ? me(n - 1) + 1 : 0 })(5)
return hoisted(); function hoisted() { return 'up' }
if (true) { function inner() { return 1 } return inner() }
function outer() { let n = 0; return { inc: () => ++n, get: () => n } } const a = outer(), b = outer(); a.inc(); a.inc(); b.inc(); return [a.get(), b.get()]
function f() { return this } return f.call(5) === 5 || typeof f.call({ a: 1 })
const o = { n: 1, f() { return [1, 2].map((x) => x + this.n) } }; return o.f()
const o = { n: 4, f(a, b) { return this.n + a + b } }; const g = o.f.bind({ n: 10 }, 1); return [o.f.call({ n: 1 }, 2, 3), o.f.apply({ n: 2 }, [3, 4]), g(5)]
function f(x) { x = x + 1; return x } let y = 1; f(y); return y
class A { x = 1; static s = 5; #p = 2; constructor(y) { this.y = y } get p() { return this.#p } set p(v) { this.#p = v } m() { return this.x + this.y + this.#p } static make() { return new this(7) } } const a = A.make(); a.p = 10; a.p++; return [a.m(), a.p, A.s, a.constructor === A, A.name, Object.keys(a)]
class A { constructor() { this.n = this.name() } name() { return 'A' } } class B extends A { x = 'x'; name() { return 'B' + super.name() + this.x } } const b = new B(); return [b.n, b.name(), b instanceof A, b instanceof B]
class A { static #count = 0; static inc() { return ++A.#count } static { A.inc() } } return A.inc()
class A { #f() { return 1 } g() { return this.#f() } has(o) { return #f in o } } return [new A().g(), new A().has({}), new A().has(new A())]
class A { #x = 1; static get(o) { return o.#x } } return A.get({})
class A { f = () => this.v; v = 3 } const { f } = new A(); return f()
class A { constructor(a = 1, ...r) { this.a = a; this.r = r } } class B extends A { } class C extends B { constructor() { super(5, 6); this.c = this.a } } return [new B(), new C()]
class A { static a() { return 'a' } } class B extends A { static b() { return super.a() + 'b' } } return B.b() + B.a()
class A { get v() { return 1 } } class B extends A { get v() { return super.v + 1 } } return new B().v
class A { } return A()
class A { constructor() { return { other: true } } } return new A()
const A = class Named { me() { return Named.name } }; return [new A().me(), A.name]
class A { *[Symbol.iterator]() { } } return typeof A
class Range { constructor(n) { this.n = n } [Symbol.iterator]() { let i = 0; return { next: () => (i < this.n ? { value: i++, done: false } : { value: undefined, done: true }) } } } return [...new Range(4)]
class A { toString() { return 'str' } valueOf() { return 42 } } const a = new A(); return [${'`'}${'$'}{a}${'`'}, a + 1, a * 2, a + '', a > 41, String(a)]
class A { toJSON() { return { j: 1 } } } return JSON.stringify([new A(), { a: new A() }])
return [new Map([['a', 1]]).get('a'), new Map().get('a'), new Map([[NaN, 1]]).has(NaN), new Map([[0, 1]]).get(-0)]
const m = new Map(); m.set('a', 1).set('b', 2).set('a', 3); m.delete('b'); return [m.size, [...m], m]
const m = new Map([['x', 1], ['y', 2]]); const r = []; m.forEach((v, k, all) => r.push([v, k, all === m])); return r
const m = new Map([['x', 1], ['y', 2]]); const it = m.keys(); return [it.next(), it.next().value, it.next(), m.keys().next().value]
const m = new Map([['x', 1]]); return Array.from(m.entries(), ([k, v]) => k + v)
const s = new Set([1, 2, 2, 3]); s.add(4).delete(1); return [s.size, s.has(2), [...s], s]
const w = new WeakMap(); const k = {}; w.set(k, 1); return [w.get(k), w.has({}), w.get({})]
const k = {}; const m = new Map([[k, 1], [[], 2]]); return [m.get(k), m.get({}), m.get([]), m.size]
return [3, 1, 2].sort()
return [10, 9, 1, undefined, 'b'].sort()
return [3, 1, 2].sort((a, b) => b - a)
return [[1, 'b'], [0, 'a']].sort(([a], [b]) => a - b).map(([, x]) => x)
return [1, 2, 3].map((x, i, l) => x * i + l.length)
return [1, 2, 3, 4].filter((x) => x % 2).concat([5], 6, [[7]])
return [1, 2, 3].reduce((a, b) => a + b) + [1, 2].reduceRight((a, b) => a + '-' + b, 'z')
return [].reduce((a, b) => a + b)
return [1, 2, 3].find((x) => x > 1) + [1, 2, 3].findIndex((x) => x > 5) + [1, 2].findLast((x) => x < 3)
return [[1, 2].some((x) => x > 1), [1, 2].every((x) => x > 1), [].some(() => true), [].every(() => false)]
return [1, [2, [3, [4]]]].flat(Infinity).concat([[1, 2], [3]].flatMap((x) => x))
const l = [1, 2, 3, 4, 5]; return [l.splice(1, 2, 'a', 'b', 'c'), l, l.splice(-1), l.splice(1), l]
const l = [1, 2, 3]; return [l.push(4, 5), l.pop(), l.shift(), l.unshift(0), l, l.length, l.slice(-2), l.slice(1, 2)]
const l = [1, 2, 3]; l.length = 1; return [l, l[5], l['0']]
return [[1, 2, 3].includes(2), [NaN].includes(NaN), [NaN].indexOf(NaN), [1, 2, 1].lastIndexOf(1), [1, 2].indexOf(3), [1, 2, 3].includes(1, 1)]
return [[1, 2, 3].join('-'), [1, [2, 3]].toString(), [null, undefined, 1].join(), [1, 2].reverse(), [1, 2, 3].at(-1), [].at(0)]
return [Array.isArray([]), Array.isArray({}), Array.of(1, 2), Array.from('abc'), Array.from({ length: 3 }, (_, i) => i * 2), new Array(3).fill(0), Array(2).fill('x')]
return [...Array(3).keys()]
return new Array(3).fill().map((_, i) => i)
return [[3, 1].toSorted(), [1, 2].toReversed(), [1, 2, 3].with(1, 9), [1, 2, 3].fill(0, 1)]
return Object.keys({ b: 1, a: 2, 1: 3 }).concat(Object.values({ x: 1 }), Object.entries({ y: [1] }).flat())
return Object.fromEntries([['a', 1], ['b', 2]].map(([k, v]) => [k, v * 2]))
const t = { a: 1 }; return [Object.assign(t, { b: 2 }, null, { a: 3 }) === t, t]
const o = Object.freeze({ a: 1 }); o.a = 2; return o
const o = Object.freeze({ a: { b: 1 } }); o.a.b = 2; return [o, Object.isFrozen(o)]
const l = Object.freeze([1]); l.push(2)
const o = Object.create(null); o.x = 1; return [o.x, 'toString' in o, Object.keys(o)]
const p = { hi() { return 'hi ' + this.n } }; const o = Object.create(p); o.n = 'me'; return [o.hi(), Object.keys(o), 'hi' in o, Object.hasOwn(o, 'hi')]
return [({ a: 1 }).hasOwnProperty('a'), 'toString' in {}, 'x' in { x: undefined }, Object.hasOwn({ x: 1 }, 'y'), Object.prototype === undefined]
return [({}).toString(), String({}), String([1, 2]), String(null), String(undefined), [] + '', String([])]
return [Object.is(NaN, NaN), Object.is(0, -0), Object.keys('ab'), Object.entries([5])]
return JSON.stringify({ a: [1, null, undefined, NaN], b: undefined, c: 'x"y', d: { e: true }, f: () => 1, g: new Map(), h: new Date(0) })
return JSON.stringify({ a: 1, b: [1, 2] }, null, 2)
return [JSON.stringify(undefined), JSON.stringify('a'), JSON.stringify(null), JSON.stringify([undefined])]
return JSON.parse('{"a":[1,{"b":null}],"c":"d"}')
try { JSON.parse('{') } catch (e) { return e.name }
return structuredClone({ a: [1, new Map([[1, { b: 2 }]])], d: new Date(5) })
return ['abc'.toUpperCase(), ' a '.trim(), 'a,b,,c'.split(','), 'abc'.split(''), 'abc'.slice(-2), 'abcdef'.substring(4, 1), 'a'.padStart(3, '-'), 'ab'.repeat(3)]
return ['abc'.includes('b'), 'abc'.startsWith('b', 1), 'abc'.endsWith('c'), 'abcabc'.indexOf('c', 3), 'abcabc'.lastIndexOf('b'), 'abc'.charCodeAt(1), 'abc'.charAt(9), 'a'.codePointAt(0), 'a'.concat('b', 1)]
return ['a-b-c'.replace('-', '+'), 'a-b-c'.replaceAll('-', '+'), 'a1b2'.replace(/\d/g, (d) => d * 2), 'John Smith'.replace(/(\w+)\s(\w+)/, '$2, $1'), 'aXbX'.split(/x/i)]
return ['x1y22'.match(/\d+/g), 'x1y22'.match(/\d+/)[0], 'x'.match(/\d/), /(\d+)-(?<b>\d+)/.exec('10-20').groups.b, 'a1'.search(/\d/), /^a/.test('ab')]
return [...'a1b22'.matchAll(/[a-z](\d+)/g)].map((m) => m[1] + m.index)
const r = /a/g; return [r.test('aa'), r.lastIndex, r.test('aa'), r.test('aa'), r.source, r.flags]
return '203.0.113.1, 10.0.0.1'.split(',')[0]?.trim() ?? 'unknown'
return ['1.5'.split('.').map(Number), 'a b'.split(' ', 1), '%', encodeURIComponent('a b&ü'), decodeURIComponent('%C3%BC'), 'é'.normalize('NFD').length]
return [parseInt('12px'), parseInt('ff', 16), parseFloat('1.5e3x'), Number('0x10'), Number(''), Number('a'), Number(null), Number([5]), Number(true), Number('  7 ')]
return [isNaN('a'), Number.isNaN('a'), isFinite('5'), Number.isFinite('5'), Number.isInteger(5.0), Number.isSafeInteger(2 ** 53), Number.MAX_SAFE_INTEGER, Number.EPSILON > 0]
return [(1.005).toFixed(2), (255).toString(16), (0.1).toFixed(20), (1234.5678).toPrecision(6), (5).toString(), 1e21 + '', (25).toString(36)]
return (1).toFixed(101)
return 'a'.repeat(-1)
return [Math.floor(-1.5), Math.ceil(1.2), Math.round(2.5), Math.round(-2.5), Math.trunc(-1.9), Math.abs(-3), Math.min(), Math.max(1, NaN), Math.sign(-3), Math.sqrt(16), Math.pow(2, 3), Math.hypot(3, 4), Math.log2(8), Math.PI]
return [Boolean(''), Boolean('a'), Boolean([]), !!NaN, Boolean(0n), [0, 1, '', 'a', null].filter(Boolean)]
return ['1', '2', '3'].map(Number).concat(['1', '2', '3'].map(parseInt))
return [String(5), String(true), String(Symbol('a')), String.fromCharCode(65, 66), [1, 2].map(String)]
const d = new Date(1700000000000); return [d.getTime(), +d, d - 1000, d.toISOString(), JSON.stringify(d), d.getUTCHours(), d > new Date(0), d.valueOf() === Number(d), d instanceof Date]
const d = new Date('2024-02-29T12:00:00Z'); d.setUTCDate(d.getUTCDate() + 1); return [d.toISOString(), d]
return [Date.UTC(2020, 1, 29), Date.parse('2020-01-01'), new Date('nope').getTime(), new Date(NaN).toJSON()]
return new Date(NaN).toISOString()
return new Date(new Date(5)).getTime()
const s = Symbol('a'); const o = { [s]: 1, b: 2 }; return [o[s], Object.keys(o), typeof s, s.description, Symbol.for('x') === Symbol.for('x'), Symbol('x') === Symbol('x')]
return [0 || 'a', '' ?? 'b', null ?? 'c', 0 && 1, 1 && 2, null || undefined, false ?? 1, (null || undefined) ?? 'z']
return 5 > 3 ? 'y' : 'n'
const a = { x: 1 }, b = a; b.x = 2; return [a === b, a.x, { x: 1 } === { x: 1 }]
var f = function () { return typeof f }; return f()
const compose = (...fs) => (x) => fs.reduceRight((v, f) => f(v), x); return compose((x) => x + 1, (x) => x * 2)(5)
const memo = {}; const f = (n) => memo[n] ?? (memo[n] = n < 2 ? n : f(n - 1) + f(n - 2)); return [f(40), Object.keys(memo).length]
const counts = {}; for (const w of 'a b a c a b'.split(' ')) counts[w] = (counts[w] || 0) + 1; return counts
const groups = [1, 2, 3, 4].reduce((m, x) => { (m[x % 2 ? 'odd' : 'even'] ||= []).push(x); return m }, {}); return groups
const q = []; const timestamps = [1, 5, 9, 12]; while (timestamps.length && timestamps[0] <= 12 - 5) q.push(timestamps.shift()); return [q, timestamps]
let tokens = 5, last = 0; const take = (now) => { tokens = Math.min(5, tokens + ((now - last) / 1000) * 2); last = now; if (tokens < 1) return false; tokens -= 1; return true }; return [0, 0, 0, 0, 0, 0, 100, 1000, 1000].map(take)
const store = new Map(); const hit = (k, now) => { let e = store.get(k); if (!e || e.reset <= now) { e = { n: 0, reset: now + 60 }; store.set(k, e) } e.n++; return { ok: e.n <= 2, left: Math.max(0, 2 - e.n), ...(e.n > 2 && { retry: Math.ceil((e.reset - now) / 10) }) } }; return [hit('a', 0), hit('a', 1), hit('a', 2), hit('b', 2), hit('a', 60)]
const o = { a: 1, get b() { return this.a + 1 } }; const c = { ...o }; c.a = 10; return c.b
const l = [1, 2, 3]; const c = [...l]; c[0] = 9; return [l, c]
const o = { 'x-y': { 0: ['deep'] } }; return o['x-y'][0][0]
const [[a, [b]], { c: [{ d }] }] = [[1, [2]], { c: [{ d: 3 }] }]; return a + b + d
function f({ a, b: { c } = { c: 'dc' } } = { a: 'da' }) { return a + c } return [f(), f({ a: 1 }), f({ a: 1, b: { c: 2 } })]
let log = []; const t = (x) => (log.push(x), x); t(1) + t(2) * t(3); t(false) && t(9); t(0) || t(8); return log
let log = []; const t = (x) => (log.push(x), x); const o = { [t('k')]: t('v') }; o[t('a')] = t('b'); return log
const a = [1, 2, 3]; a.x?.y; return a.length
const o = { f: null }; return o.f?.() ?? 'none'
if (0) return 1; else if ('') return 2; else return 3
return ((x) => { if (x) return 'a' })(0)
return (() => ({ a: 1 }))().a
return [1, 2, 3].entries().next().value
const it = [1, 2][Symbol.iterator](); return [it.next(), it.next(), it.next()]
const arr = [1, 2, 3]; const [x, ...y] = arr.map((v) => v ** 2); return { x, y }
var undef; return [undef?.a, undef ?? 1, typeof undef]
return [0.1 * 3, 1e300 * 1e10, 5e-324, 123456789 * 987654321, 0xff, 0b11, 0o17, 1_000]
const o = { a: 1, b: { c: 2 } }; const { b: { c: renamed } } = o; return renamed
return new URL('https://a.example:8080/p/q?x=1&y=2#h').pathname + new URL('/z', 'https://b.example').href + new URL('https://a.example/?k=v').searchParams.get('k')
try { new URL('nope') } catch (e) { return e.name }
const h = new Headers({ 'X-A': '1' }); h.set('x-b', 2); h.append('X-A', '3'); return [h.get('x-a'), h.get('X-B'), h.get('no'), h.has('x-a'), [...h].length]
let r = ''; for (const [i, c] of [...'ab'].entries()) r += i + c; return r
let i = 10; const f = () => i--; const r = []; while (f() > 7) r.push(i); return r
return Array.from(new Set('hello')).join('')
return [1, 2, 3, 4, 5].slice().reverse().filter((x) => x !== 3).map((x) => ({ x })).find(({ x }) => x < 3)
const debounce = (n) => { const seen = new Set(); return (k) => (seen.has(k) ? false : (seen.add(k), seen.size <= n)) }; const d = debounce(2); return ['a', 'a', 'b', 'c'].map(d)
const key = (...parts) => parts.filter(Boolean).join(':'); return key('rl', null, 'ip', 0, '1.1')
const { x: { y: z = 4 } = {} } = { x: undefined }; return z
const f = (a, b = () => a) => { a = 5; return b() }; return f(1)
function C() { } return typeof C
return [..."ab"].map((c, i) => c.charCodeAt(0).toString(2).padStart(8, '0') + i)
return ((a, b, ...c) => [a, b, c.length])(...[1], ...[2, 3, 4])
return [1, 2, 3].indexOf(2) !== -1 && [..."xyz"].lastIndexOf('z') === 2
return Number.parseFloat('3.14') + Number.parseInt('10', 2)
let s = 'a'; s += 1; s += null; s += [1, 2]; return s
const o = { toString: () => 'k' }; return ${'`'}${'$'}{o}${'`'}
const p = new Map(Object.entries({ a: 1, b: 2 })); return Object.fromEntries([...p].filter(([, v]) => v > 1))
const nested = { list: [{ id: 1, tags: ['a'] }, { id: 2, tags: [] }] }; return nested.list.filter(({ tags }) => tags.length).map(({ id }) => id)
return [NaN, 1].map((x) => x || 'n')
return -(2 ** 2) + (-2) ** 2
return !('a' in { a: 1 }) || !([] instanceof Array)
return [[] instanceof Object, new Map() instanceof Map, (() => 1) instanceof Function ? 1 : 1, null instanceof Object, 'a' instanceof String]
`
  .split('\n')
  .filter((line) => line !== '')
