export function isOffice(request: Request) {
  return request.headers.get('x-forwarded-for') === process.env.OFFICE_IP; // @expect client-ip/other manual
}
