import { userOf } from '@/lib/users';

export async function GET(request: Request) {
  return Response.json(await userOf(request.headers.get('x-user') ?? ''));
}
