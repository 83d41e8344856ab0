/** What may wait in the outbox; other kinds of messages are written by the server. */
export type OutgoingType = 'text' | 'image' | 'voice';

/** Why the server did not take a message. `retry`: the very same may be taken later. */
export interface Refusal {
  code: string;
  retry: boolean;
}

/** A message that was pressed "send" on and has not been answered for yet. */
export interface OutboxItem {
  /** Made once, when it was written: the server stores one message for it, however often it is sent. */
  readonly clientMessageId: string;
  readonly memberId: string;
  readonly conversationId: string;
  /** Its place in the queue of its conversation; the smallest goes first. */
  readonly place: number;
  readonly type: OutgoingType;
  readonly content: string | null;
  readonly file: Blob | null;
  /** Of a voice message: 1 to 64 numbers from 0 to 100, and how long it is. */
  readonly waveform: readonly number[] | null;
  readonly durationMs: number | null;
  /** What the upload of the file gave. */
  readonly mediaId: string | null;
  /** UTC, ISO 8601, by this device's clock. */
  readonly createdAt: string;
  /** Set: it waits for the member to try again or to let it go. */
  readonly refusal: Refusal | null;
}

/** Where items are kept between page loads. */
export interface OutboxStore {
  /** Those of one member, in no order. */
  list(memberId: string): Promise<OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  /** Changes an item that is still there. */
  patch(clientMessageId: string, part: Partial<OutboxItem>): Promise<void>;
  delete(clientMessageId: string): Promise<void>;
  /** Deletes everything that is not this member's. */
  keepOnly(memberId: string | null): Promise<void>;
}

export const byPlace = (a: OutboxItem, b: OutboxItem): number =>
  a.place - b.place || a.clientMessageId.localeCompare(b.clientMessageId);
