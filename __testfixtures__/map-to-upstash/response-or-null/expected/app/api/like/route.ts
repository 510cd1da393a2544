import { tooMany } from '@/lib/guard';

export const POST = async (request: Request) => (await tooMany(request, 60)) ?? Response.json({ liked: true });
