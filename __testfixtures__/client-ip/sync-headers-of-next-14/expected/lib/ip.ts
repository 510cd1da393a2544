import { headers } from 'next/headers';
import { clientIpFrom } from './get-client-ip';

export function callerIp() {
  return clientIpFrom(headers());
}
