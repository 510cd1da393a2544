export function clientAddress(request: Request): string {
  return request.headers.get('x-real-ip') ?? 'unknown'
}
