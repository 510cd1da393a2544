import { NextResponse } from 'next/server';
import { supabase } from '@/lib/supabase';
import { sendResetMail } from '@/lib/mail';

export async function POST(request: Request) {
  const { email } = await request.json();
  const { data, error } = await supabase.from('users').select('id').eq('email', email).single();
  if (error) { // @expect uniform-auth-responses/missing review
    return NextResponse.json({ error: 'No such account' }, { status: 404 });
  }
  void sendResetMail(email, data.id);
  return NextResponse.json({ ok: true });
}
