import type { Tx } from '../db/db.ts';
import type { Packet, RealtimeEvent } from './packet.ts';

/** What a process hears from the bus. */
export interface Ear {
  hear(packet: Packet): void;
  /** Packets may have been missed: whoever listens should read again what they need. */
  gap(): void;
}

/** How a statement publishes events by itself, as one notification for each `most` bytes of their JSON. */
export interface Notice {
  channel: string;
  opening: string;
  closing: string;
  most: number;
}

/** Carries packets between processes. Three ways: notify-bus.ts, redis-bus.ts, local-bus.ts. */
export interface Bus {
  /** Whether the database's own packets (ended sessions, ended matches) arrive at this moment. */
  readonly hearsChanges: boolean;
  /**
   * Publishes with the caller's transaction: when it commits, every process hears it; when it fails, nobody does. An
   * event is a hint, at most once: whoever missed it reads by cursor.
   */
  publish(tx: Tx, events: readonly RealtimeEvent[]): Promise<void>;
  /** For statements that store and tell at once; null: events go by `publish`. A fresh one for each statement. */
  makeNotice(): Notice | null;
  /** Says something to the others soon, at most once, in the order of the calls. Never throws. */
  say(packet: Packet): void;
  /** From its return on what is said on the topic is heard; for a bus that carries each topic by itself. */
  follow(topic: string): Promise<void>;
  unfollow(topic: string): void;
  /** Starts to listen; what is published from its return on is heard. */
  start(ear: Ear): Promise<void>;
  stop(): Promise<void>;
}
