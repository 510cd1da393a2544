import type { GetServerSidePropsContext } from 'next';
import { useState } from 'react';
import { ratelimit } from '../lib/ratelimit';

async function mayLook(address: string): Promise<boolean> { // @expect map-to-upstash/in-memory review
  const { success } = await ratelimit.check('offers', address);
  if (!success) return false;
  return true;
}

/** The server runs this before it renders what the browser goes on with. */
export async function getServerSideProps({ req }: GetServerSidePropsContext) {
  if (!(await mayLook(req.socket.remoteAddress ?? 'unknown'))) return { notFound: true };
  return { props: {} };
}

export default function Offers() {
  const [isOpen, setOpen] = useState(false);
  return <button onClick={() => setOpen(!isOpen)}>{isOpen ? 'Less' : 'More'}</button>;
}
