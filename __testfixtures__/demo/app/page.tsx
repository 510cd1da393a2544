import Link from "next/link";
import { subscribe } from "@/app/newsletter/actions";

export default function HomePage() {
  return (
    <main>
      <h1>Corner Shop</h1>
      <Link href="/login">Sign in</Link>
      <form action={subscribe}>
        <input name="email" type="email" placeholder="you@example.com" required />
        <button>Send me the news</button>
      </form>
    </main>
  );
}
