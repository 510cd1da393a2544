export async function redisCommand(command: (string | number)[]): Promise<unknown> {
  const response = await fetch(process.env.UPSTASH_REDIS_REST_URL ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.UPSTASH_REDIS_REST_TOKEN ?? ''}` },
    body: JSON.stringify(command),
  });
  const { result } = (await response.json()) as { result: unknown };
  return result;
}
