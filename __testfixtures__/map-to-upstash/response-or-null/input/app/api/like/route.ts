import { tooMany } from '@/lib/guard';

export const POST = (request: Request) => tooMany(request, 60) ?? Response.json({ liked: true });
