import { writeFile } from 'node:fs/promises';

export async function audit(event: string, ip: string) {
  await writeFile('/var/log/audit', `${event} ${ip}`);
}
