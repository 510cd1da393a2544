import { NextResponse } from 'next/server';
import { findPayer } from '@/lib/find-payer';

export async function POST(request: Request) {
  const { email } = await request.json();
  return NextResponse.json(await findPayer(email));
}
