'use client';

import { useState } from 'react';
import { signUp } from '@/lib/sign-up';

export function SignUp() {
  const [text, setText] = useState('');
  return <button onClick={() => void signUp('a@example.com', 'x').then(({ error }) => setText(error ?? ''))}>{text}</button>;
}
