import { NextResponse } from 'next/server';
import { supabase } from '@/lib/supabase';

export async function POST(request: Request) {
  const { email } = await request.json();
  const { data, error } = await supabase.from('readers').select('id').eq('email', email).maybeSingle();
  if (error) return NextResponse.json({ error: 'It did not work' }, { status: 500 });
  if (!data) await supabase.from('readers').insert({ email });
  return NextResponse.json({ ok: true });
}
