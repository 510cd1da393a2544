import { NextResponse } from 'next/server';
import { supabase } from '@/lib/supabase';

export async function POST(request: Request) {
  try {
    const { email, password } = await request.json();
    const { error } = await supabase.auth.admin.createUser({ email, password });
    if (error) {
      console.error(error);
      return NextResponse.json({ error: error.message }, { status: 500 }); // @expect uniform-auth-responses/passed review
    }
    return NextResponse.json({ ok: true }, { status: 201 });
  } catch {
    return NextResponse.json({ error: 'It did not work' }, { status: 500 });
  }
}
