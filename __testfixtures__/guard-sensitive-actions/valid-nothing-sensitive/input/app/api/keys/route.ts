import { isRightKey, surveyLink } from '@/lib/keys'

export async function POST(request: Request) {
  const { key, hashed, survey, contact } = await request.json()
  if (!(await isRightKey(key, hashed))) return new Response(null, { status: 401 })
  return Response.json({ link: surveyLink(survey, contact) })
}
