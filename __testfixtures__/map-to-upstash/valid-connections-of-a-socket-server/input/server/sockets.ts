type Connection = { send(text: string): void; lastSeen: number };

const MAX_PER_ROOM = 50;
const rooms = new Map<string, Connection[]>();
let total = 0;

export function join(room: string, connection: Connection): boolean {
  const members = rooms.get(room) ?? [];
  if (members.length >= MAX_PER_ROOM) return false;
  members.push({ ...connection, lastSeen: Date.now() });
  rooms.set(room, members);
  total += 1;
  return true;
}

export function leave(room: string, connection: Connection): void {
  const left = (rooms.get(room) ?? []).filter((member) => member.send !== connection.send);
  rooms.set(room, left);
  total -= 1;
}
