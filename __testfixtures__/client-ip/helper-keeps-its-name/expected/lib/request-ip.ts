import { clientIpFrom } from './get-client-ip';

/** The address to count by. */
export function getClientIp(request: Request): string {
  return clientIpFrom(request.headers);
}
