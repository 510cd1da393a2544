type Handler = (request: Request) => Promise<Response>

export function withLog(handler: Handler): Handler {
  return async (request) => {
    console.log(request.url)
    return handler(request)
  }
}
