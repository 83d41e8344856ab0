import { randomBytes } from 'node:crypto';

/** Something that sockets on a topic are told. `topic` is without the "realtime:" that travels on the wire. */
export interface RealtimeEvent {
  topic: string;
  event: string;
  payload: unknown;
}

/** One thing that processes tell each other. `from` names the process, or "database" for its triggers. */
export type Packet =
  /** What a committed transaction published: for the sockets of every process, the sender's own included. */
  { kind: 'events'; from: string; events: readonly RealtimeEvent[] };

/** Bytes of one notification; PostgreSQL takes fewer than 8,000. */
export const MAX_NOTIFICATION_BYTES = 7_500;

/** Names this process among those on one bus. */
export function newProcessName(): string {
  return randomBytes(6).toString('base64url');
}

/**
 * Events as the fewest texts of at most `maxBytes`, in order; an event that is larger is a text of its own. Every text
 * is different from every other, because PostgreSQL delivers equal ones of a transaction once.
 */
export function packEvents(from: string, events: readonly RealtimeEvent[], maxBytes: number): string[] {
  const texts: string[] = [];
  let open: string[] = [];
  let size = 0;
  const frame = Buffer.byteLength(wrap(from, []));
  const close = (): void => {
    if (open.length > 0) texts.push(wrap(from, open));
    open = [];
    size = frame;
  };
  size = frame;
  for (const { topic, event, payload } of events) {
    const text = JSON.stringify({ topic, event, payload });
    const bytes = Buffer.byteLength(text) + 1;
    if (size + bytes > maxBytes) close();
    open.push(text);
    size += bytes;
  }
  close();
  return texts;
}

/** The mark is what makes equal events different texts. */
function wrap(from: string, events: readonly string[]): string {
  const mark = randomBytes(6).toString('base64url');
  return `{"kind":"events","mark":"${mark}","from":"${from}","events":[${events.join(',')}]}`;
}

/** Reads what another process of ours wrote; null when it is not that (a newer version, another program). */
export function readPacket(text: string): Packet | null {
  try {
    const packet: unknown = JSON.parse(text);
    return typeof packet === 'object' && packet !== null && 'kind' in packet ? (packet as Packet) : null;
  } catch {
    return null;
  }
}
