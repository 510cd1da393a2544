import { remaining } from '@/lib/quota';

export default async function Page({ searchParams }: { searchParams: Promise<{ user: string }> }) {
  const { user } = await searchParams;
  return <p>{remaining(user)} generations left today</p>;
}
