export async function GET() {
  const models = await fetch('https://api.openai.com/v1/models')
  return Response.json(await models.json())
}
