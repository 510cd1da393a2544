export function ipOf(request: Request) {
  return request.headers.get('x-forwarded-for')?.split(',')[0] ?? null; // @expect client-ip/other manual
}
