export function requestIp(request: Request): string {
  return request.headers.get('x-forwarded-for')?.split(',')[0] ?? 'unknown'; // @expect client-ip/helper review
}
