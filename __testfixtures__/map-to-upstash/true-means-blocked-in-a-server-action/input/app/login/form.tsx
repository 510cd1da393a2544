'use client';

import * as actions from './actions';

export function Form() {
  return <button onClick={() => console.log(Object.keys(actions))}>Sign in</button>;
}
