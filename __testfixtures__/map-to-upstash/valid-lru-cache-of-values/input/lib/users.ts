import { LRUCache } from 'lru-cache';

type User = { id: string; visits: number };

const users = new LRUCache<string, User>({ max: 500, ttl: 60_000 });

export async function userOf(id: string): Promise<User> {
  const known = users.get(id);
  if (known) {
    known.visits += 1;
    return known;
  }
  const user = { id, visits: 1 };
  if (id.length > 3) users.set(id, user);
  return user;
}
