import { secure } from '@/lib/security';

export function POST(request: Request) {
  const checked = secure(request);
  return checked instanceof Response ? checked : Response.json({ ok: true });
}
