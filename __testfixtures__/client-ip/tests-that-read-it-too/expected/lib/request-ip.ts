import { clientIpFrom } from './get-client-ip';

export function requestIp(request: Request): string {
  return clientIpFrom(request.headers);
}
