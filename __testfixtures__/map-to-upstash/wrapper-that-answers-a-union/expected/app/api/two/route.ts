import { secure } from '@/lib/security';

export async function POST(request: Request) {
  const checked = await secure(request);
  return checked instanceof Response ? checked : Response.json({ ok: true });
}
