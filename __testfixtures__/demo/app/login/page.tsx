"use client";

import { useActionState } from "react";
import { login, type LoginState } from "@/app/login/actions";

const start: LoginState = {};

export default function LoginPage() {
  const [state, action, pending] = useActionState(login, start);

  return (
    <form action={action}>
      <input name="email" type="email" required />
      <input name="password" type="password" required />
      {state.error && <p role="alert">{state.error}</p>}
      <button disabled={pending}>Sign in</button>
    </form>
  );
}
