import { getServerSession } from 'next-auth';
import { signInOptions } from './sign-in-options';

/** Who is signed in; nothing is sent for that. */
export function who() {
  return getServerSession(signInOptions);
}
