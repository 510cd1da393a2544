import { withLimit } from '@/lib/with-limit';

export const GET = withLimit(async () => Response.json({}));
