import { isDown, recordFailure } from '@/lib/circuit';

export async function POST(request: Request) {
  if (isDown('payments')) return Response.json({ error: 'try again later' }, { status: 422 });
  const answer = await fetch('https://payments.example.com', { method: 'POST', body: await request.text() });
  if (!answer.ok) recordFailure('payments');
  return Response.json({ ok: answer.ok });
}
