import { headers } from 'next/headers';

/*
 * Who sent this request? A rate limit needs an answer that the caller cannot
 * choose, and any client can send any header. Only what stands in front of this
 * app knows the address, so this file believes the one header that it writes,
 * and no other.
 *
 * In front: Vercel. Its edge writes the address of whoever called it into
 * X-Vercel-Forwarded-For, whatever the client sent, and no proxy between Vercel
 * and the app changes that one. If another proxy stands before Vercel, all
 * callers have the address of that proxy.
 * https://vercel.com/docs/headers/request-headers
 *
 * Moving the app behind something else means changing this file with it.
 */

/** Headers, or the plain object that a Node.js request has. */
type Incoming = WithGet | { [name: string]: string | string[] | undefined };
type WithGet = { get(name: string): string | null };

/**
 * The caller's address, as the key of a rate limit: in Server Actions, Server
 * Components and route handlers.
 */
export async function getClientIp(): Promise<string> {
  return clientIpFrom(await headers()); // a promise only since Next.js 15
}

/**
 * The same wherever the headers are at hand: in middleware or proxy, Pages API
 * routes, tRPC. Whoever has no address that can be trusted is '0.0.0.0': all of
 * them together are one caller.
 */
export function clientIpFrom(incoming: Incoming | null | undefined): string {
  const network = incoming ? networkOf(addressIn(incoming)) : undefined;
  if (network === undefined) reportUnknown();
  return network ?? '0.0.0.0';
}

function addressIn(incoming: Incoming): string | undefined {
  return headerOf(incoming, 'x-vercel-forwarded-for').split(',')[0];
}

function headerOf(incoming: Incoming, name: string): string {
  const value = hasGet(incoming) ? incoming.get(name) : incoming[name];
  return (Array.isArray(value) ? value.join(',') : value) ?? '';
}

function hasGet(incoming: Incoming): incoming is WithGet {
  return typeof incoming.get === 'function';
}

/**
 * IPv4: the address. IPv6: its /64, because one customer gets all of that, with
 * 2^64 addresses to call from. Anything else: undefined.
 */
function networkOf(text: string | undefined): string | undefined {
  const address = (text ?? '').trim();
  if (address.length > 64) return undefined;
  const bare = address
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1') // [2001:db8::1]:443
    .replace(/^([\d.]+):\d+$/, '$1') // 192.0.2.1:443
    .replace(/^([\da-f:.]+)%[\w.-]+$/i, '$1'); // fe80::1%eth0
  return isIpv4(bare) ? bare : ipv6Network(bare);
}

function isIpv4(text: string): boolean {
  const bytes = text.split('.');
  return bytes.length === 4 && bytes.every(isByte);
}

function isByte(text: string): boolean {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) < 256;
}

function ipv6Network(text: string): string | undefined {
  if (!/^[\da-f.]*:[\da-f:.]*$/i.test(text)) return undefined;
  let host: string;
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
}

let unknown = 0;
let nextReport = 1;

/**
 * Logs the 1st, 10th, 100th … caller without an address: a deployment that is
 * not what this file says is seen at once, and nobody can flood the log. Quiet
 * under next dev, where nothing stands in front of the app.
 */
function reportUnknown(): void {
  unknown += 1;
  if (process.env.NODE_ENV === 'development' || unknown < nextReport) return;
  nextReport *= 10;
  console.error(
    'Callers without a trusted address, who share one rate limit: ' + unknown,
    '(is this app not behind Vercel any more?)',
  );
}
