import { prisma } from '@/lib/prisma';

export async function GET(request: Request) {
  const id = new URL(request.url).searchParams.get('id') ?? '';
  const post = await prisma.post.findUnique({ where: { id } });
  if (!post) return Response.json({ error: 'Not found' }, { status: 404 });
  return Response.json(post);
}

export async function POST(request: Request) {
  const { slug } = await request.json();
  if (await prisma.post.findUnique({ where: { slug } })) return Response.json({ error: 'Taken' }, { status: 409 });
  return Response.json(await prisma.post.create({ data: { slug } }), { status: 201 });
}
