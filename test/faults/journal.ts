import { randomUUID } from 'node:crypto';
import type { Message } from '@romantic/contract';

/** What one sender knows of one message. Times are ms of this process' clock. */
export interface Entry {
  readonly conversationId: string;
  readonly senderId: string;
  readonly clientMessageId: string;
  /** Before the first try left. */
  readonly sentAt: number;
  /** When the first answer with 201 or 200 was read, and what it said; null: never, it may stand or not. */
  answer: { at: number; id: string; seq: number } | null;
}

/** What was sent and acknowledged, kept outside of the system that is being killed. */
export interface Journal {
  readonly entries: readonly Entry[];
  /** Whatever was seen that must never be, in words. */
  readonly wrongs: string[];
  begin(conversationId: string, senderId: string): Entry;
  acknowledge(entry: Entry, message: Message): void;
}

export function createJournal(): Journal {
  const entries: Entry[] = [];
  const wrongs: string[] = [];
  return {
    entries,
    wrongs,
    begin(conversationId, senderId) {
      const clientMessageId = randomUUID();
      const entry = { conversationId, senderId, clientMessageId, sentAt: performance.now(), answer: null };
      entries.push(entry);
      return entry;
    },
    acknowledge(entry, { id, seq, clientMessageId, content }) {
      const before = entry.answer;
      entry.answer ??= { at: performance.now(), id, seq };
      if (before && (before.id !== id || before.seq !== seq))
        wrongs.push(`doubled: the answer was ${before.seq}, to a repeat ${seq}`);
      if (clientMessageId !== entry.clientMessageId || content !== entry.clientMessageId)
        wrongs.push(`another message was acknowledged at ${seq}`);
    },
  };
}

/**
 * Messages of one conversation that stand in another order than they were sent in: one was acknowledged before the other
 * left, and has the later place all the same.
 */
export function findDisorder(entries: readonly Entry[]): string[] {
  const bySeq = entries.filter(({ answer }) => answer !== null).sort((a, b) => a.answer!.seq - b.answer!.seq);
  let latestSent = Number.NEGATIVE_INFINITY;
  return bySeq.flatMap(({ answer, sentAt }) => {
    const late = answer!.at < latestSent;
    latestSent = Math.max(latestSent, sentAt);
    return late ? [`out of order: ${answer!.seq} was acknowledged before an earlier place was sent`] : [];
  });
}
