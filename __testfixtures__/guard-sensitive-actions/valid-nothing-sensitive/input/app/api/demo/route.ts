import { hash } from 'bcryptjs'

const rows: string[] = []

export async function GET() {
  if (rows.length === 0) rows.push(await hash('demo', 10))
  return Response.json({ rows: rows.length })
}
