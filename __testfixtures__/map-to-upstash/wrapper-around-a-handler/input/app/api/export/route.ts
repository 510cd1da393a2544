import { withRateLimit } from '@/lib/with-rate-limit';

export const GET = withRateLimit(async () => Response.json({ rows: [] }), { max: 2, windowMs: 60_000 });
