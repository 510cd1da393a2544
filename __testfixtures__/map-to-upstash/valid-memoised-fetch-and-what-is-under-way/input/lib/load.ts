const underWay = new Map<string, Promise<unknown>>();
const loaded = new Map<string, { at: number; value: unknown }>();
let misses = 0;

export async function load(url: string): Promise<unknown> {
  const known = loaded.get(url);
  if (known && Date.now() - known.at < 30_000) return known.value;
  const waiting = underWay.get(url);
  if (waiting) return waiting;
  misses++;
  const promise = fetch(url)
    .then((response) => response.json())
    .then((value: unknown) => {
      loaded.set(url, { at: Date.now(), value });
      return value;
    })
    .finally(() => underWay.delete(url));
  underWay.set(url, promise);
  return promise;
}
