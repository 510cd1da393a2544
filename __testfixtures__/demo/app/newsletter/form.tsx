"use client";

import { useActionState } from "react";
import { subscribe, type SubscribeState } from "@/app/newsletter/actions";

const start: SubscribeState = {};

export function NewsletterForm() {
  const [state, action, pending] = useActionState(subscribe, start);

  return (
    <form action={action}>
      <input name="email" type="email" placeholder="you@example.com" required />
      {state.error && <p role="alert">{state.error}</p>}
      <button disabled={pending || state.done}>Send me the news</button>
    </form>
  );
}
