export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const { password } = await request.json()
  if (password !== process.env.ADMIN_PASSWORD) return Response.json({ error: 'Wrong' }, { status: 401 })
  return Response.json({ ok: true })
}
