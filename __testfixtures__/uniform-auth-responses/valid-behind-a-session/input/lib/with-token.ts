import jwt from 'jsonwebtoken';
import { prisma } from '@/lib/prisma';

type Handler = (request: Request, context: { user: { id: string } }) => Promise<Response>;

export function withToken(handler: Handler) {
  return async (request: Request): Promise<Response> => {
    let payload: { sub: string };
    try {
      payload = jwt.verify(request.headers.get('authorization') ?? '', process.env.JWT_SECRET!) as { sub: string };
    } catch {
      return Response.json({ error: 'Sign in first' }, { status: 401 });
    }
    const user = await prisma.user.findUnique({ where: { id: payload.sub } });
    return handler(request, { user });
  };
}
