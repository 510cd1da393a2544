import type { GetServerSidePropsContext } from 'next';
import { useState } from 'react';

const views = new Map<string, { count: number; resetAt: number }>();

function mayLook(address: string): boolean { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const seen = views.get(address);
  if (!seen || now > seen.resetAt) {
    views.set(address, { count: 1, resetAt: now + 60_000 });
    return true;
  }
  if (seen.count >= 30) return false;
  seen.count++;
  return true;
}

/** The server runs this before it renders what the browser goes on with. */
export async function getServerSideProps({ req }: GetServerSidePropsContext) {
  if (!mayLook(req.socket.remoteAddress ?? 'unknown')) return { notFound: true };
  return { props: {} };
}

export default function Offers() {
  const [isOpen, setOpen] = useState(false);
  return <button onClick={() => setOpen(!isOpen)}>{isOpen ? 'Less' : 'More'}</button>;
}
