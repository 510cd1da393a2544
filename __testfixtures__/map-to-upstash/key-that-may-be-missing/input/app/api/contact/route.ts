import { limited } from '@/lib/limit';

export const POST = limited(async (request) => Response.json({ got: await request.text() }));
