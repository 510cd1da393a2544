import { NextResponse } from 'next/server';
import { supabase } from '@/lib/supabase';

export async function POST(request: Request) {
  const { email } = await request.json();
  try {
    const { error } = await supabase.from('members').insert({ email });
    if (error) {
      if (error.code === '23505') { // @expect uniform-auth-responses/taken review
        return NextResponse.json({ error: 'You are on the list already.' }, { status: 409 });
      }
      throw error;
    }
    return NextResponse.json({ success: true });
  } catch {
    return NextResponse.json({ error: 'Something went wrong' }, { status: 500 });
  }
}
