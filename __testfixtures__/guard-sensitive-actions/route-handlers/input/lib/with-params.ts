import type { NextRequest, NextResponse } from 'next/server'

type Handler = (request: NextRequest, params: Record<string, string>) => Promise<NextResponse>

export function withParams(handler: Handler) {
  return async (request: NextRequest, { params }: { params: Promise<Record<string, string>> }) =>
    handler(request, await params)
}
