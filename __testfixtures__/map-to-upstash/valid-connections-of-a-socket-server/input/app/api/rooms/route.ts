import { join } from '@/server/sockets';

export async function POST() {
  const connection = { send: () => undefined, lastSeen: 0 };
  return Response.json({ joined: join('lobby', connection) });
}
