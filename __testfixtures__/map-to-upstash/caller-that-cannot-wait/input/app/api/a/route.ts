import { Session } from '@/lib/session';

export async function GET() {
  if (!new Session('ann').isOpen) return new Response(null, { status: 429 });
  return Response.json({});
}
