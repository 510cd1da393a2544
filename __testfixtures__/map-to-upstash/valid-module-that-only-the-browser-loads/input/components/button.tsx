'use client';

import { send } from '@/lib/form';

export function Button() {
  return <button onClick={() => send('save')}>Save</button>;
}
