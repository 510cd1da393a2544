import { NextResponse } from 'next/server'

export const done = (data: unknown) => NextResponse.json({ data })
