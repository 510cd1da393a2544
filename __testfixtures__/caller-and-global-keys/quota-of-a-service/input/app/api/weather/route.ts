import { ratelimit } from '@/lib/ratelimit'

async function forecast(place: string) {
  const response = await fetch(`https://weather.example/v1/${place}?key=${process.env.WEATHER_API_KEY}`)
  return response.json()
}

export async function GET(request: Request) {
  const { success } = await ratelimit.limit('weather') // @expect caller-and-global-keys/quota manual
  if (!success) return Response.json({ error: 'Try again later' }, { status: 503 })
  const place = new URL(request.url).searchParams.get('place') ?? 'oslo'
  return Response.json(await forecast(place))
}
