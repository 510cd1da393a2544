import { slide } from '@/lib/sliding';

export async function GET(request: Request) {
  const { ok, waitMs } = slide(request.headers.get('x-user') ?? '');
  if (!ok) return Response.json({ waitMs }, { status: 429 });
  return Response.json({});
}
