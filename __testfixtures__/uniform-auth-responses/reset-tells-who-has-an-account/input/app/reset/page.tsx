'use client';

import { useActionState } from 'react';
import { reset, type State } from '../actions';

export default function Page() {
  const [state, act] = useActionState<State, FormData>(reset, {});
  return (
    <form action={act}>
      <input name="email" />
      {state.error ?? state.success}
    </form>
  );
}
