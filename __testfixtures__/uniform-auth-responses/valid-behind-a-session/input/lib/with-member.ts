import { NextResponse } from 'next/server';
import { getServerSession } from 'next-auth';

export function withMember(name: string, handler: (request: Request) => Promise<Response>) {
  return async (request: Request) => {
    const session = await getServerSession();
    if (!session) return NextResponse.json({ error: `${name}: sign in` }, { status: 401 });
    return handler(request);
  };
}
