import { call } from '@/lib/api';

export async function GET() {
  return Response.json(await (await call('example.com', '/a')).json());
}
