const seen = new Map<string, number>();
let received = 0;

export async function POST(request: Request) {
  const { id } = await request.json();
  const now = Date.now();
  for (const [event, at] of seen) {
    if (now - at > 3_600_000) seen.delete(event);
  }
  if (seen.has(id)) return Response.json({ duplicate: true });
  seen.set(id, now);
  received += 1;
  return Response.json({ received });
}
