import { createLimiter } from '@/lib/create-limiter';

const limiter = createLimiter({ limit: 2 });

export async function POST(request: Request) {
  const { success, reset } = limiter(request.headers.get('x-user') ?? 'nobody');
  if (!success) return Response.json({ retryAt: new Date(reset).toISOString() }, { status: 429 });
  return Response.json({ counted: true });
}
