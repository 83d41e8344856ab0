import type { PushData } from '@romantic/contract';

export type OutboxKind = 'sms' | 'push';

/** What a console provider "sent": read by developers at `GET /dev/outbox`, never used in production. */
export interface OutboxMessage {
  kind: OutboxKind;
  /** E.164 number (sms) or device token (push). */
  to: string;
  body: string;
  /** The one-time code inside the body, so that a script need not parse the text. */
  code?: string;
  /** What a push tells the app. */
  data?: PushData;
  at: Date;
}

/** `at` is filled in when absent. */
export type NewOutboxMessage = Omit<OutboxMessage, 'at'> & { at?: Date };

export interface OutboxFilter {
  to?: string;
  kind?: OutboxKind;
  /** 1 to 200; 50 when absent. Values outside are moved to the nearest end. */
  limit?: number;
}

/**
 * Where console providers leave their messages. Methods are async because the server may pass a
 * database-backed outbox instead: memory belongs to one process, so with several processes the one that
 * answers `/dev/outbox` would not see what another one sent.
 */
export interface Outbox {
  add(message: NewOutboxMessage): Promise<void>;
  /** Newest first. */
  list(filter?: OutboxFilter): Promise<OutboxMessage[]>;
}

export const OUTBOX_PAGE = { default: 50, max: 200 } as const;

/** The number of messages a `list` call may return, from what the caller asked for. */
export function clampOutboxLimit(limit: number | undefined): number {
  if (limit === undefined || Number.isNaN(limit)) return OUTBOX_PAGE.default;
  return Math.min(Math.max(Math.trunc(limit), 1), OUTBOX_PAGE.max);
}

/**
 * Outbox in this process's memory. Keeps the newest `capacity` messages (1,000 by default) and forgets the
 * oldest; messages handed out are copies.
 */
export function createMemoryOutbox(options: { capacity?: number; now?: () => Date } = {}): Outbox {
  const { capacity = 1_000, now = () => new Date() } = options;
  if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError('outbox capacity must be 1 or more');
  const ring: OutboxMessage[] = [];
  let next = 0;

  return {
    async add(message) {
      ring[next] = { ...message, at: message.at ?? now() };
      next = (next + 1) % capacity;
    },
    async list(filter = {}) {
      const limit = clampOutboxLimit(filter.limit);
      const found: OutboxMessage[] = [];
      for (let age = 1; age <= ring.length && found.length < limit; age++) {
        const message = ring[(next - age + ring.length) % ring.length];
        if (message === undefined) continue;
        if (filter.to !== undefined && message.to !== filter.to) continue;
        if (filter.kind !== undefined && message.kind !== filter.kind) continue;
        found.push({ ...message });
      }
      return found;
    },
  };
}
