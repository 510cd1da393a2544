import type { NextRequest } from 'next/server';
import { clientIpFrom } from './get-client-ip';

export function callerAddress(request: NextRequest): string {
  return clientIpFrom(request.headers);
}
