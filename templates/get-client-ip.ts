import { inStyle, type TemplateStyle } from './style'

/** What stands in front of the app, and therefore which header may be believed. */
export type Surface =
  | { readonly kind: 'vercel' }
  | { readonly kind: 'cloudflare' }
  | { readonly kind: 'netlify' }
  | { readonly kind: 'fly' }
  /** `hops` proxies of one's own, each of which adds an address at the right end of X-Forwarded-For; 1 or more. */
  | { readonly kind: 'proxy'; readonly hops: number }

/**
 * How the module gets at `headers()` of next/headers.
 * `static`: an import at the top. `dynamic`: an `import()` inside getClientIp. `none`: no getClientIp at all.
 */
export type HeadersImport = 'static' | 'dynamic' | 'none'

export interface ClientIpOptions {
  readonly surface: Surface
  readonly typescript: boolean
  /** `commonjs` where the project's own JavaScript says `module.exports`; TypeScript is always `esm`. */
  readonly module: 'esm' | 'commonjs'
  readonly headers: HeadersImport
  readonly style: TemplateStyle
}

/** The names that the module exports: for requests of the App Router, and for whoever already holds the headers. */
export const clientIpExports = { request: 'getClientIp', headers: 'clientIpFrom' } as const

/** The environment variable with the secret that Cloudflare adds to every request, and the header it comes in. */
export const cloudflareSecret = { variable: 'EDGE_SECRET', header: 'x-edge-secret' } as const

/**
 * How the module may import next/headers in an app that has these routers. Measured with `next build` and `next start`.
 * 14.2.35 and 16.4.6: an import at the top builds below Server Components, route handlers, middleware and pages/api,
 * but stops the build as soon as a page of pages/ reaches it ("You're importing a component that needs next/headers").
 * There and on 15.5.29 and 16.4.6 with webpack, `import()` builds below all of them, and `headers()` answers in
 * middleware too; in pages/api it throws ("called outside a request scope"), so under the Pages Router alone there is
 * nothing to import it for.
 */
export function headersImportFor(routers: readonly ('app' | 'pages')[]): HeadersImport {
  if (!routers.includes('app')) return 'none'
  return routers.includes('pages') ? 'dynamic' : 'static'
}

/**
 * The address helper, a whole file that ends in a line end. `server-only` stays out of it: middleware, Pages API routes
 * and the project's tests import the file too. Throws a RangeError for hops below 1, which would believe the client.
 */
export function renderClientIp({ surface, typescript, module, headers, style }: ClientIpOptions): string {
  if (surface.kind === 'proxy' && !(Number.isInteger(surface.hops) && surface.hops >= 1)) {
    throw new RangeError(`hops must be a whole number from 1: ${String(surface.hops)}`)
  }
  const commonjs = module === 'commonjs' && !typescript
  const parts = [
    headers === 'static' && (commonjs ? requireHeaders : importHeaders),
    about(surface),
    typescript && incomingHeaders,
    headers !== 'none' && getClientIp(headers, commonjs),
    clientIpFrom,
    addressIn(surface),
    headerOf,
    networkOf,
    surface.kind === 'cloudflare' && sameText,
    reportUnknown(surface),
    commonjs &&
      (headers === 'none' ? 'module.exports = { clientIpFrom };' : 'module.exports = { getClientIp, clientIpFrom };'),
  ]
  const text = parts
    .filter((part) => part !== false)
    .map((part) => part.trim())
    .join('\n\n')
    .replace(/‹([^›]*)›/g, typescript ? '$1' : '')
    .replace(/^export (?=async function|function)/gm, commonjs ? '' : 'export ')
  return inStyle(`${text}\n`, style)
}

/** Whether a file of the project is a helper that this template made, edited by its owner or not. */
export function isClientIpModule(text: string): boolean {
  return /\bfunction clientIpFrom\(/.test(text) && /\bfunction networkOf\(/.test(text)
}

// In the parts below ‹…› holds what only TypeScript has.

const importHeaders = "import { headers } from 'next/headers';"
const requireHeaders = "const { headers } = require('next/headers');"

function about(surface: Surface): string {
  return `
/*
 * Who sent this request? A rate limit needs an answer that the caller cannot
 * choose, and any client can send any header. Only what stands in front of this
 * app knows the address, so this file believes the one header that it writes,
 * and no other.
 *
${trust(surface).trim().replace(/^/gm, ' * ').replace(/ +$/gm, '')}
 *
 * Moving the app behind something else means changing this file with it.
 */`
}

function trust(surface: Surface): string {
  switch (surface.kind) {
    case 'vercel':
      return `
In front: Vercel. Its edge writes the address of whoever called it into
X-Vercel-Forwarded-For, whatever the client sent, and no proxy between Vercel
and the app changes that one. If another proxy stands before Vercel, all
callers have the address of that proxy.
https://vercel.com/docs/headers/request-headers`
    case 'cloudflare':
      return `
In front: Cloudflare. It writes the address of whoever called it into
CF-Connecting-IP. That holds for requests that came through Cloudflare: a
client that reaches the server past it can write the header too. A Worker is
reached in no other way. Any other server either
- is closed to everybody else: Cloudflare Tunnel, Authenticated Origin Pulls,
  or a firewall that knows Cloudflare's addresses; or
- knows its requests by a secret: a Transform Rule at Cloudflare sets the
  request header ${cloudflareSecret.header} to a long random text, and the app has the
  same text in the environment variable ${cloudflareSecret.variable}.
https://developers.cloudflare.com/fundamentals/reference/http-headers/`
    case 'netlify':
      return `
In front: Netlify. Its edge writes the address of whoever called it into
X-NF-Client-Connection-IP, whatever the client sent; Netlify's own context.ip
comes from there. If another proxy stands before Netlify, all callers have
the address of that proxy.`
    case 'fly':
      return `
In front: Fly Proxy. It writes the address of whoever called it into
Fly-Client-IP, whatever the client sent. If another proxy stands before
Fly.io, all callers have the address of that proxy. Machines in your private
Fly network reach the app past Fly Proxy, and can write the header too.
https://fly.io/docs/networking/request-headers/`
    case 'proxy':
      return surface.hops === 1 ? trustInOneProxy : trustInProxies(surface.hops)
  }
}

const trustInOneProxy = `
In front: one proxy of your own, such as nginx or a load balancer. It writes
the address that it was called from at the right end of X-Forwarded-For, the
only part of the header that no client can forge. So
- nobody but the proxy may reach the port of this app, and
- the proxy has to set the header. In nginx:
    proxy_set_header X-Forwarded-For $remote_addr;
  Without such a line the client's own header arrives here, and is believed.
One more proxy in front (a CDN) means PROXIES = 2 below, and in nginx
$proxy_add_x_forwarded_for, which keeps what the first one wrote.`

function trustInProxies(hops: number): string {
  return `
In front: ${String(hops)} proxies of your own in a row, such as a CDN, a load balancer and
nginx. Each adds the address that it was called from at the right end of
X-Forwarded-For, so the caller's is the ${ordinal(hops)} from the right; what stands left
of it is what the client sent. So
- every request has to pass all ${String(hops)}: nobody may call the app, or a later
  proxy, past an earlier one, and
- each has to set the header. In nginx, the first and the others:
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
PROXIES below is their number. One too many believes the client; one too few
takes a proxy for the caller.`
}

function ordinal(n: number): string {
  return `${String(n)}${['th', 'st', 'nd', 'rd'][n % 100 > 10 && n % 100 < 14 ? 0 : n % 10] ?? 'th'}`
}

const incomingHeaders = `
/** Headers, or the plain object that a Node.js request has. */
type Incoming = WithGet | { [name: string]: string | string[] | undefined };
type WithGet = { get(name: string): string | null };`

function getClientIp(headers: 'static' | 'dynamic', commonjs: boolean): string {
  const load = commonjs
    ? `  ${requireHeaders}\n`
    : `  // At the top of the file it would stop the build of pages that reach it.
  const { headers } = await import('next/headers');\n`
  return `
/**
 * The caller's address, as the key of a rate limit: in Server Actions, Server
 * Components and route handlers.
 */
export async function getClientIp()‹: Promise<string>› {
${headers === 'dynamic' ? load : ''}  return clientIpFrom(await headers()); // a promise only since Next.js 15
}`
}

const clientIpFrom = `
/**
 * The same wherever the headers are at hand: in middleware or proxy, Pages API
 * routes, tRPC. Whoever has no address that can be trusted is '0.0.0.0': all of
 * them together are one caller.
 */
export function clientIpFrom(incoming‹: Incoming | null | undefined›)‹: string› {
  const network = incoming ? networkOf(addressIn(incoming)) : undefined;
  if (network === undefined) reportUnknown();
  return network ?? '0.0.0.0';
}`

function addressIn(surface: Surface): string {
  switch (surface.kind) {
    case 'vercel':
      return `
function addressIn(incoming‹: Incoming›)‹: string | undefined› {
  return headerOf(incoming, 'x-vercel-forwarded-for').split(',')[0];
}`
    case 'cloudflare':
      return `
function addressIn(incoming‹: Incoming›)‹: string | undefined› {
  const secret = process.env.${cloudflareSecret.variable};
  const sent = headerOf(incoming, '${cloudflareSecret.header}');
  if (secret && !sameText(sent, secret)) return undefined;
  return headerOf(incoming, 'cf-connecting-ip');
}`
    case 'netlify':
      return `
function addressIn(incoming‹: Incoming›)‹: string | undefined› {
  return headerOf(incoming, 'x-nf-client-connection-ip');
}`
    case 'fly':
      return `
function addressIn(incoming‹: Incoming›)‹: string | undefined› {
  return headerOf(incoming, 'fly-client-ip');
}`
    case 'proxy':
      return `
/** How many proxies of ours every request passes. */
const PROXIES = ${String(surface.hops)};

function addressIn(incoming‹: Incoming›)‹: string | undefined› {
  const chain = headerOf(incoming, 'x-forwarded-for').split(',');
  return chain[chain.length - PROXIES];
}`
  }
}

const headerOf = `
function headerOf(incoming‹: Incoming›, name‹: string›)‹: string› {
  const value = hasGet(incoming) ? incoming.get(name) : incoming[name];
  return (Array.isArray(value) ? value.join(',') : value) ?? '';
}

function hasGet(incoming‹: Incoming›)‹: incoming is WithGet› {
  return typeof incoming.get === 'function';
}`

const networkOf = String.raw`
/**
 * IPv4: the address. IPv6: its /64, because one customer gets all of that, with
 * 2^64 addresses to call from. Anything else: undefined.
 */
function networkOf(text‹: string | undefined›)‹: string | undefined› {
  const address = (text ?? '').trim();
  if (address.length > 64) return undefined;
  const bare = address
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1') // [2001:db8::1]:443
    .replace(/^([\d.]+):\d+$/, '$1') // 192.0.2.1:443
    .replace(/^([\da-f:.]+)%[\w.-]+$/i, '$1'); // fe80::1%eth0
  return isIpv4(bare) ? bare : ipv6Network(bare);
}

function isIpv4(text‹: string›)‹: boolean› {
  const bytes = text.split('.');
  return bytes.length === 4 && bytes.every(isByte);
}

function isByte(text‹: string›)‹: boolean› {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) < 256;
}

function ipv6Network(text‹: string›)‹: string | undefined› {
  if (!/^[\da-f.]*:[\da-f:.]*$/i.test(text)) return undefined;
  let host‹: string›;
  try {
    host = new URL('http://[' + text + ']/').hostname.slice(1, -1);
  } catch {
    return undefined;
  }
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(host);
  if (mapped) {
    // ::ffff:192.0.2.1 is IPv4
    const halves = mapped.slice(1).map((half) => parseInt(half, 16));
    return halves.flatMap((half) => [half >> 8, half & 255]).join('.');
  }
  const given = host.split(':').filter(Boolean).length;
  const zeros = ':' + '0:'.repeat(8 - given);
  const groups = host.replace('::', zeros).split(':').filter(Boolean);
  return groups.slice(0, 4).join(':') + '::/64';
}`

const sameText = `
/**
 * Takes equally long wherever the two differ, so that nobody finds out the
 * secret letter by letter.
 */
function sameText(sent‹: string›, secret‹: string›)‹: boolean› {
  let difference = sent.length ^ secret.length;
  for (let i = 0; i < secret.length; i += 1) {
    difference |= sent.charCodeAt(i) ^ secret.charCodeAt(i);
  }
  return difference === 0;
}`

function reportUnknown(surface: Surface): string {
  return `
let unknown = 0;
let nextReport = 1;

/**
 * Logs the 1st, 10th, 100th … caller without an address: a deployment that is
 * not what this file says is seen at once, and nobody can flood the log. Quiet
 * under next dev, where nothing stands in front of the app.
 */
function reportUnknown()‹: void› {
  unknown += 1;
  if (process.env.NODE_ENV === 'development' || unknown < nextReport) return;
  nextReport *= 10;
  console.error(
    'Callers without a trusted address, who share one rate limit: ' + unknown,
    '(is this app not behind ${nameOf(surface)} any more?)',
  );
}`
}

function nameOf(surface: Surface): string {
  switch (surface.kind) {
    case 'vercel':
      return 'Vercel'
    case 'cloudflare':
      return 'Cloudflare'
    case 'netlify':
      return 'Netlify'
    case 'fly':
      return 'Fly Proxy'
    case 'proxy':
      return surface.hops === 1 ? 'its proxy' : `its ${String(surface.hops)} proxies`
  }
}
