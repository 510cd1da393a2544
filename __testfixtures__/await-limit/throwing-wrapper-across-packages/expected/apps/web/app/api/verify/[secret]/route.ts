import guard from '@acme/api/throttle'

export async function GET(request: Request) {
  await guard( // @expect await-limit/uncaught safe
    request.headers.get('x-real-ip') || 'api',
  )
  return new Response(null, { status: 302 })
}

export async function POST(request: Request) {
  try {
    await guard(request.url) // @expect await-limit/floating safe
    return new Response(null, { status: 204 })
  } catch {
    return new Response('Too many requests', { status: 429 })
  }
}
