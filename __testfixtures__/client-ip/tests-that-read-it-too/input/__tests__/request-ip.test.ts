import { deepEqual } from 'node:assert';
import { requestIp } from '../lib/request-ip';

const request = new Request('https://example.com', { headers: { 'x-forwarded-for': '192.0.2.1, 10.0.0.1' } });
deepEqual(request.headers.get('x-forwarded-for'), '192.0.2.1, 10.0.0.1');
deepEqual([requestIp(request)].length, 1);
