import { NextResponse } from 'next/server';
import { supabase } from '@/lib/supabase';

export async function POST(request: Request) {
  const { email } = await request.json();
  if (!email) return NextResponse.json({ error: 'An address is needed' }, { status: 400 });
  const { error } = await supabase.auth.resetPasswordForEmail(email);
  if (error) return NextResponse.json({ error: error.message }, { status: 400 }); // @expect uniform-auth-responses/passed manual
  return NextResponse.json({ ok: true });
}
