import { redisCommand } from './redis-command';

export async function isAllowed(key: string, max: number): Promise<boolean> {
  const count = Number(await redisCommand(['INCR', `limit:${key}`]));
  return count <= max;
}

export async function greet(key: string): Promise<boolean> {
  await redisCommand(['SET', `seen:${key}`, 'yes']);
  return key.length > 2;
}
