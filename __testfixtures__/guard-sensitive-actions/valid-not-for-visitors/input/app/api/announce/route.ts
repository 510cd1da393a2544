import { getServerSession } from 'next-auth';
import { sendMail } from '@/lib/mail';

export async function POST() {
  const session = await getServerSession();
  const isPlatformAdmin = Boolean((session?.user as { isPlatformAdmin?: boolean } | undefined)?.isPlatformAdmin);
  if (!isPlatformAdmin) return Response.json({ error: 'Not for you' }, { status: 403 });
  await sendMail('everybody@example.com', 'News');
  return Response.json({ ok: true });
}
