export function asVisitor(ip: string) {
  const headers = new Headers({ 'x-forwarded-for': ip });
  headers.set('x-real-ip', ip);
  const plain: Record<string, string> = {};
  plain['x-forwarded-for'] = ip;
  // x-forwarded-for is what the upstream reads
  return fetch('https://upstream.example', { headers: { ...plain, 'x-real-ip': ip, ...Object.fromEntries(headers) } });
}
