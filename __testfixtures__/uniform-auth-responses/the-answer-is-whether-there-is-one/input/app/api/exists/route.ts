import { prisma } from '@/lib/prisma';

export async function GET(request: Request) {
  const email = new URL(request.url).searchParams.get('email') ?? '';
  const user = await prisma.user.findUnique({ where: { email } });
  return Response.json({ exists: !!user }); // @expect uniform-auth-responses/oracle manual
}
