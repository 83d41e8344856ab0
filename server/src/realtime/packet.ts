import { randomBytes } from 'node:crypto';

/** Something that sockets on a topic are told. `topic` is without the "realtime:" that travels on the wire. */
export interface RealtimeEvent {
  topic: string;
  event: string;
  payload: unknown;
}

/** An event as it travels: told alike on further topics. */
export interface TravellingEvent extends RealtimeEvent {
  also?: readonly string[];
}

/** One device of somebody who is there. `ref` is unique; `meta` is what the device said about itself. */
export interface PresenceEntry {
  ref: string;
  key: string;
  meta: Record<string, unknown>;
}

/** Sessions that ended, members whose standing or settings changed, topics whose rights changed. */
export interface Change {
  sessions?: readonly { id: string; memberId: string }[];
  members?: readonly string[];
  topics?: readonly string[];
}

/** One thing that processes tell each other. `from` names the process, or "database" for its triggers. */
export type Packet = { from: string } & (
  | /** What a committed transaction published: for the sockets of every process, the sender's own included. */
  { kind: 'events'; events: readonly TravellingEvent[] }
  /** What a client sent to the others on its topic. Bytes travel as base64. */
  | { kind: 'relay'; topic: string; event: string; payload?: unknown; bytes?: string }
  /** Who came and who left on a process; `full`: these are all that are there. `leaves` are refs. */
  | { kind: 'presence'; topic: string; full: boolean; joins: PresenceEntry[]; leaves: string[] }
  /** "Who is there on these topics?" */
  | { kind: 'ask'; topics: readonly string[] }
  /** "Where are these members?" With the conversation of each that matters, if one does. `ref` names the question. */
  | { kind: 'where'; ref: string; members: readonly (readonly [string, string | null])[] }
  /** The answer, in their order: 0 away, 1 online, 2 in the conversation. */
  | { kind: 'here'; ref: string; found: readonly number[] }
  /** Said every few seconds by every process with sockets; and when it ends. */
  | { kind: 'alive' | 'bye' }
  | ({ kind: 'changed' } & Change)
);

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
  const frame = Buffer.byteLength(wrap(from, []));
  let open: string[] = [];
  let size = frame;
  const close = (): void => {
    if (open.length > 0) texts.push(wrap(from, open));
    open = [];
    size = frame;
  };
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

/** What stands before and behind the events of a text. The mark is what makes equal events different texts. */
export function frameEvents(from: string): { opening: string; closing: string } {
  return { opening: `{"kind":"events","mark":"${newMark()}","from":"${from}","events":[`, closing: ']}' };
}

function wrap(from: string, events: readonly string[]): string {
  const { opening, closing } = frameEvents(from);
  return opening + events.join(',') + closing;
}

/** One packet as a text that is different from every other. */
export function packPacket(packet: Packet): string {
  return JSON.stringify({ ...packet, mark: newMark() });
}

const newMark = (): string => randomBytes(6).toString('base64url');

/** Reads what another process of ours wrote; null when it is not that (a newer version, another program). */
export function readPacket(text: string): Packet | null {
  try {
    const packet: unknown = JSON.parse(text);
    return typeof packet === 'object' && packet !== null && 'kind' in packet ? (packet as Packet) : null;
  } catch {
    return null;
  }
}
