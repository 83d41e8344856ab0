// The Phoenix channel protocol as Supabase Realtime speaks it. A frame is (joinRef, ref, topic, event, payload).
//   1.0.0   text: an object {topic, event, payload, ref, join_ref}
//   2.0.0   text: an array [join_ref, ref, topic, event, payload]; binary: broadcasts alone
//     kind 3, client to server: u8 3, lengths of joinRef, ref, topic, event, meta, u8 encoding, then those, then payload
//     kind 4, server to client: u8 4, lengths of topic, event, meta, u8 encoding, then those, then payload
//   encoding: 0 bytes, 1 JSON. Lengths are bytes, at most 255.

export type Vsn = '1.0.0' | '2.0.0';

export interface Frame {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

/** What a broadcast frame carries. `payload` is JSON, or bytes that only clients of 2.0.0 can get. */
export interface Broadcast {
  type: 'broadcast';
  event: string;
  payload: unknown;
}

export const HEARTBEAT_TOPIC = 'phoenix';
/** Every topic of ours travels with this before it. */
export const TOPIC_PREFIX = 'realtime:';

const KIND_PUSH = 3;
const KIND_BROADCAST = 4;
const ENCODED_BYTES = 0;
const ENCODED_JSON = 1;
const PUSH_HEADER = 7;
const BROADCAST_HEADER = 5;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** One frame as a client sent it; null when it is none. Never throws. */
export function readFrame(vsn: Vsn, data: Buffer, binary: boolean): Frame | null {
  try {
    if (binary) return vsn === '2.0.0' ? readPush(data) : null;
    const value: unknown = JSON.parse(decoder.decode(data));
    return vsn === '2.0.0' ? readArray(value) : readObject(value);
  } catch {
    return null;
  }
}

function readArray(value: unknown): Frame | null {
  if (!Array.isArray(value) || value.length !== 5) return null;
  const [joinRef, ref, topic, event, payload] = value;
  return checkFrame({ joinRef, ref, topic, event, payload });
}

function readObject(value: unknown): Frame | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { join_ref: joinRef, ref, topic, event, payload } = value as Record<string, unknown>;
  return checkFrame({ joinRef, ref, topic, event, payload });
}

/** References are strings chosen by the client; old clients leave them out. */
function checkFrame(frame: Record<keyof Frame, unknown>): Frame | null {
  const { topic, event, payload } = frame;
  const joinRef = frame.joinRef ?? null;
  const ref = frame.ref ?? null;
  if (typeof topic !== 'string' || typeof event !== 'string') return null;
  if (!isRef(joinRef) || !isRef(ref)) return null;
  return { joinRef, ref, topic, event, payload: payload ?? {} };
}

function isRef(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && value.length <= 255);
}

function readPush(data: Buffer): Frame | null {
  if (data.length < PUSH_HEADER || data[0] !== KIND_PUSH) return null;
  let at = PUSH_HEADER;
  const take = (index: number): string => {
    const end = at + (data[index] ?? 0);
    if (end > data.length) throw new RangeError('the frame is shorter than it says');
    const text = decoder.decode(data.subarray(at, end));
    at = end;
    return text;
  };
  const [joinRef, ref, topic, event] = [take(1), take(2), take(3), take(4)];
  // What clients put into the metadata ("persist") asks for storage, which there is none of.
  take(5);
  const rest = data.subarray(at);
  const encoding = data[6];
  if (encoding !== ENCODED_BYTES && encoding !== ENCODED_JSON) return null;
  // A copy: the rest of the frame's memory is not kept for it.
  const payload = encoding === ENCODED_JSON ? JSON.parse(decoder.decode(rest)) : Buffer.from(rest);
  const broadcast: Broadcast = { type: 'broadcast', event, payload };
  return { joinRef: joinRef || null, ref: ref || null, topic, event: 'broadcast', payload: broadcast };
}

/** A frame as text, for either version. */
export function writeFrame(vsn: Vsn, frame: Frame): string {
  const { joinRef, ref, topic, event, payload } = frame;
  return vsn === '2.0.0'
    ? JSON.stringify([joinRef, ref, topic, event, payload])
    : JSON.stringify({ join_ref: joinRef, ref, topic, event, payload });
}

/** What a broadcast carries, ready for the wire: the same for all its topics and both versions. JSON as text. */
export function writePayload({ event, payload }: Pick<Broadcast, 'event' | 'payload'>): string | Buffer {
  if (Buffer.isBuffer(payload)) return payload;
  const broadcast: Broadcast = { type: 'broadcast', event, payload };
  return JSON.stringify(broadcast);
}

/**
 * A broadcast for everybody on the topic, its payload from `writePayload`; null when this version cannot carry it (bytes
 * to 1.0.0). `topic` with its prefix. JSON goes as text, which both versions take.
 */
export function writeBroadcast(
  vsn: Vsn,
  topic: string,
  event: string,
  payload: string | Buffer,
): string | Buffer | null {
  if (typeof payload === 'string') {
    const name = JSON.stringify(topic);
    return vsn === '2.0.0'
      ? `[null,null,${name},"broadcast",${payload}]`
      : `{"join_ref":null,"ref":null,"topic":${name},"event":"broadcast","payload":${payload}}`;
  }
  if (vsn === '1.0.0') return null;
  const [topicBytes, eventBytes] = [Buffer.from(topic), Buffer.from(event)];
  const header = Buffer.alloc(BROADCAST_HEADER);
  header.set([KIND_BROADCAST, topicBytes.length, eventBytes.length, 0, ENCODED_BYTES]);
  return Buffer.concat([header, topicBytes, eventBytes, payload]);
}
