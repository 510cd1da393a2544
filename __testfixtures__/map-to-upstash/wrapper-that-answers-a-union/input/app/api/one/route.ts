import { secure } from '@/lib/security';

export async function GET(request: Request) {
  const checked = secure(request);
  if (checked instanceof Response) return checked;
  return Response.json(checked.user);
}
