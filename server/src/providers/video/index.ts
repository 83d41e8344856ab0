import type { IncomingHttpHeaders } from 'node:http';
import type { CallJoin } from '@romantic/contract';
import { type AgoraConfig, createAgoraProvider } from './agora.ts';
import { createWebrtcProvider, type WebrtcConfig } from './webrtc.ts';

/** One member's place in one call. */
export interface Seat {
  callId: string;
  memberId: string;
  side: 'caller' | 'receiver';
}

/** What a vendor says about the room of a call. */
export interface RoomNotice {
  /** The same when it is said again. */
  id: string;
  /** When it was made, ms since 1970. */
  sentAt: number;
  event: 'joined' | 'left' | 'empty' | 'other';
  /** null: no room of ours. */
  callId: string | null;
  uid: number | null;
}

/** `retry`: it may work later. `status`: of the vendor's answer, null without one. */
export type EvictResult =
  | { done: true }
  | { done: false; retry: boolean; status: number | null; retryAfterSeconds: number | null };

/**
 * Who carries the picture and the sound. What a call is, who may be in it and when it is over is decided by us alone; a
 * provider hands out what a device needs to take part. A vendor with rooms (Agora; LiveKit would be the next) has the
 * last three as well, peer to peer has none of them.
 */
export interface VideoProvider {
  readonly kind: 'webrtc' | 'agora';
  /** Why no calls can be made, for whoever runs the server; null: they can. */
  readonly trouble: string | null;
  /** For one device, for minutes. `now` in ms since 1970. */
  createJoin(seat: Seat, now: number): CallJoin;
  /** Puts everybody out of a call's room and keeps them out while tokens last. Throws nothing. */
  readonly evict: ((callId: string) => Promise<EvictResult>) | null;
  /** Reads what the vendor posts; null when its signature is wrong or it is no notice. */
  readonly readNotice: ((headers: IncomingHttpHeaders, rawBody: Buffer) => RoomNotice | null) | null;
  /** The number of a seat in the room. */
  readonly uidOf: ((seat: Seat) => number) | null;
}

export type VideoConfig = WebrtcConfig | AgoraConfig;

export interface VideoDeps {
  /** Keyed hash of what names a seat: 32 bytes that nobody else can make. */
  hashSeat(seat: Seat): Buffer;
  fetch?: typeof globalThis.fetch;
}

/** The provider that `config` names. Throws on a configuration that cannot work. */
export function createVideoProvider(config: VideoConfig, deps: VideoDeps): VideoProvider {
  return config.provider === 'agora' ? createAgoraProvider(config, deps) : createWebrtcProvider(config, deps);
}
