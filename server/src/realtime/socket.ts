import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Member } from '../http/auth.ts';
import { writeFrameBytes } from './frame-bytes.ts';
import { type Bucket, MAX_WAITING_BYTES } from './limits.ts';
import type { PresenceEntry } from './packet.ts';
import { TOPIC_PREFIX, type Vsn, writeFrame } from './phoenix.ts';

/** One connection of a client. */
export interface Socket {
  readonly ws: WebSocket;
  /** What `ws` reads from and writes to. */
  readonly stream: Duplex;
  readonly vsn: Vsn;
  /** Called once, when the socket is let go. */
  readonly onReleased: () => void;
  readonly openedAt: number;
  /** Who signed in on it; null before the first join and after the token ended. */
  member: Member | null;
  /** When the newest token ends, ms since 1970. */
  tokenEndsAt: number;
  /** The end of the newest token's signature: by it an unchanged token is known. */
  tokenTail: string;
  /** By topic without prefix. */
  readonly channels: Map<string, Channel>;
  /** When the client was last heard, ms of performance.now(). */
  heardAt: number;
  malformed: number;
  readonly frames: Bucket;
  readonly joins: Bucket;
  readonly broadcasts: Bucket;
  /** What is being decided; frames that come meanwhile wait behind it. */
  work: Promise<void> | null;
  waiting: number;
}

/**
 * One joined topic of a socket. joining: its rights are being asked for; joined: it is told what happens; left: over,
 * whatever still holds it must let go.
 */
export interface Channel {
  readonly socket: Socket;
  readonly topic: string;
  readonly joinRef: string | null;
  state: 'joining' | 'joined' | 'left';
  /** The rights may have changed while they were being read: read them again. */
  stale: boolean;
  maySend: boolean;
  /** Whether the member lets others see them. */
  shown: boolean;
  readonly ack: boolean;
  readonly self: boolean;
  presenceKey: string;
  wantsPresence: boolean;
  tracked: PresenceEntry | null;
  readonly presenceCalls: Bucket;
}

/**
 * Puts a frame (writeFrameBytes) on the way. False when the reader is too slow: its socket is cut, others never wait for
 * it. Past `ws`, which writes its own frames (pongs, closing) whole and at once too, so that none gets into another.
 */
export function send(socket: Socket, frame: Buffer): boolean {
  const { ws, stream } = socket;
  if (ws.readyState !== ws.OPEN) return true;
  if (ws.bufferedAmount > MAX_WAITING_BYTES) {
    // No closing handshake: it would stand behind everything that waits.
    ws.terminate();
    return false;
  }
  stream.write(frame);
  return true;
}

/** A push to one channel: joinRef and ref tell an older join of the same topic from this one. */
export function push(channel: Channel, event: string, payload: unknown, ref: string | null = null): void {
  const { socket, joinRef, topic } = channel;
  const text = writeFrame(socket.vsn, { joinRef, ref, topic: TOPIC_PREFIX + topic, event, payload });
  send(socket, writeFrameBytes(text));
}

export type Reply = { status: 'ok'; response: object } | { status: 'error'; response: { reason: string } };

export const OK: Reply = { status: 'ok', response: {} };

/** `reason` is "<Code>: <text>", as Supabase's clients read it. */
export const refusal = (reason: string): Reply => ({ status: 'error', response: { reason } });

/** The answer to one frame. */
export function reply(
  socket: Socket,
  frame: { joinRef: string | null; ref: string | null; topic: string },
  answer: Reply,
): void {
  const { joinRef, ref, topic } = frame;
  const text = writeFrame(socket.vsn, { joinRef, ref, topic, event: 'phx_reply', payload: answer });
  send(socket, writeFrameBytes(text));
}
