import type { NotificationKind } from '@romantic/contract';

/** What a notification is about: ids only, never texts or names, which are read when it is sent. */
export type About =
  | { kind: 'message'; conversationId: string; messageId: string }
  | { kind: 'gift'; conversationId: string; messageId: string }
  | { kind: 'match'; conversationId: string }
  /** Never whose, how many or when. `digestId` names this telling. */
  | { kind: 'like'; digestId: string }
  /** A call that rings, until `expiresAt` (ISO 8601). */
  | { kind: 'call'; conversationId: string; callId: string; media: 'audio' | 'video'; expiresAt: string }
  /** Takes the ring off the other devices: answered, refused or taken back. Silent. */
  | { kind: 'callEnded'; conversationId: string; callId: string }
  | { kind: 'missedCall'; conversationId: string; callId: string; media: 'audio' | 'video' }
  /** `noticeId` is one of its own for each. */
  | { kind: 'system'; noticeId: string };

export type PushKind = About['kind'];

/** Something that a member is to be told of. */
export type NewNotification = { userId: string } & About;

/** How a kind is sent. */
export interface KindRules {
  /** Wakes the phone at once: for what somebody waits for. */
  urgent: boolean;
  /** After this it is not worth being told any more, ms. */
  lifetimeMs: number;
  /** Whether quiet hours put it off (hold), keep it away (drop) or do not matter. */
  inQuietHours: 'hold' | 'drop' | 'send';
  /**
   * How long to wait before whoever is there is told by push as well, ms: `reading`, somebody who has this conversation
   * open; `online`, somebody with an open socket. Then it goes out unless it was read, or (`told`) when they are still
   * online. null: whoever is there is told at once like everybody.
   */
  patience: { reading: number; online: number; told: boolean } | null;
  /** The preference that mutes it. */
  preference: NotificationKind;
}

const DAY_MS = 24 * 3600_000;
/** Longer than a dead socket lives (IDLE_MS of realtime/limits.ts): whoever is still online then was told by it. */
const PROVEN_MS = 80_000;

const READABLE = { reading: 60_000, online: 10_000, told: false };
const TOLD_BY_SOCKET = { reading: PROVEN_MS, online: PROVEN_MS, told: true };

export const RULES: Record<PushKind, KindRules> = {
  message: {
    urgent: true,
    lifetimeMs: DAY_MS,
    inQuietHours: 'hold',
    patience: READABLE,
    preference: 'message',
  },
  gift: { urgent: false, lifetimeMs: DAY_MS, inQuietHours: 'hold', patience: READABLE, preference: 'gift' },
  match: {
    urgent: false,
    lifetimeMs: 3 * DAY_MS,
    inQuietHours: 'hold',
    patience: TOLD_BY_SOCKET,
    preference: 'match',
  },
  like: {
    urgent: false,
    lifetimeMs: DAY_MS,
    inQuietHours: 'hold',
    patience: TOLD_BY_SOCKET,
    preference: 'like',
  },
  // Its end is that of the ring. An open socket may be another device's than the one in the pocket.
  call: { urgent: true, lifetimeMs: 60_000, inQuietHours: 'drop', patience: null, preference: 'call' },
  callEnded: { urgent: true, lifetimeMs: 60_000, inQuietHours: 'send', patience: null, preference: 'call' },
  missedCall: {
    urgent: false,
    lifetimeMs: DAY_MS,
    inQuietHours: 'hold',
    patience: TOLD_BY_SOCKET,
    preference: 'missedCall',
  },
  system: {
    urgent: false,
    lifetimeMs: 3 * DAY_MS,
    inQuietHours: 'hold',
    patience: TOLD_BY_SOCKET,
    preference: 'system',
  },
};

/** The same notification always has the same name, so that it is never planned twice. */
export function nameNotification(about: About): string {
  switch (about.kind) {
    case 'message':
    case 'gift':
      return `message:${about.messageId}`;
    case 'match':
      return `match:${about.conversationId}`;
    case 'like':
      return `like:${about.digestId}`;
    case 'call':
      return `call:${about.callId}`;
    case 'callEnded':
      return `call-ended:${about.callId}`;
    case 'missedCall':
      return `call-missed:${about.callId}`;
    case 'system':
      return `system:${about.noticeId}`;
  }
}

/** What replaces what on a device: the last message of a conversation, the last word about a call. */
export function nameCollapse(about: About): string {
  switch (about.kind) {
    case 'message':
    case 'gift':
      return `conversation:${about.conversationId}`;
    case 'match':
      return `match:${about.conversationId}`;
    case 'like':
      return 'likes';
    case 'call':
    case 'callEnded':
    case 'missedCall':
      return `call:${about.callId}`;
    case 'system':
      return `system:${about.noticeId}`;
  }
}
