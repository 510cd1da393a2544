import { headers } from 'next/headers';

export function callerIp() {
  const forwarded = headers().get('x-forwarded-for'); // @expect client-ip/helper review
  return forwarded ? forwarded.split(',')[0] : '127.0.0.1';
}
