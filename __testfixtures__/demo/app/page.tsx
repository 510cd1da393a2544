import Link from "next/link";
import { NewsletterForm } from "@/app/newsletter/form";

export default function HomePage() {
  return (
    <main>
      <h1>Corner Shop</h1>
      <Link href="/login">Sign in</Link>
      <NewsletterForm />
    </main>
  );
}
