import { readStaff } from '@/lib/staff';
import { prisma } from '@/lib/prisma';

export async function PATCH(request: Request) {
  const staff = readStaff(request);
  if (!staff.isKnown) return Response.json({ error: 'Not for you' }, { status: 401 });
  const { id, email } = await request.json();
  const changed = await prisma.$transaction(async (tx: typeof prisma) => {
    const other = await tx.member.findFirst({ where: { email, NOT: { id } } });
    if (other) throw new Error('Somebody has this address');
    return tx.member.update({ where: { id }, data: { email } });
  });
  return Response.json(changed);
}
