function firstOf(value: string | null) {
  if (!value) return '';
  const [first] = value.split(',');
  return first?.trim() || '';
}

/** The address to count by. */
export function getClientIp(request: Request): string {
  const forwarded = firstOf(request.headers.get('x-forwarded-for')); // @expect client-ip/helper review
  if (forwarded) {
    return forwarded;
  }
  const realIp = request.headers.get('x-real-ip');
  if (realIp) {
    return realIp;
  }
  return 'unknown';
}
