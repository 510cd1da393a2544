const sent = new Map<string, number[]>();

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The other side allows five calls a second: wait for a free place. */
export async function call(host: string, path: string) {
  for (;;) {
    const now = Date.now();
    const recent = (sent.get(host) ?? []).filter((time) => now - time < 1_000);
    if (recent.length < 5) {
      recent.push(now);
      sent.set(host, recent);
      return fetch(`https://${host}${path}`);
    }
    await sleep(recent[0] + 1_000 - now);
  }
}
