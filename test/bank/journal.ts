import { randomUUID } from 'node:crypto';
import type { CoinItem, GiftName } from '@romantic/contract';

export interface Order {
  item: CoinItem;
  quantity?: number;
  targetId?: string;
  gift?: GiftName;
}

/** What the answer of a spend says. */
export interface Receipt {
  balance: number;
  transactionId: string;
  granted: unknown;
}

/** One purchase of one member under one key, as the member knows it. */
export interface Entry {
  readonly memberId: string;
  readonly key: string;
  readonly order: Order;
  /** The first receipt; null while there is none. */
  receipt: Receipt | null;
  /** Answers so far, refusals among them. */
  answers: number;
}

/** What was asked for and answered, kept outside of the system that is being killed. */
export interface Journal {
  readonly entries: readonly Entry[];
  /** Whatever was seen that must never be, in words. */
  readonly wrongs: string[];
  begin(memberId: string, order: Order): Entry;
  acknowledge(entry: Entry, receipt: Receipt): void;
}

export function createJournal(): Journal {
  const entries: Entry[] = [];
  const wrongs: string[] = [];
  return {
    entries,
    wrongs,
    begin(memberId, order) {
      const entry = { memberId, order, key: randomUUID(), receipt: null, answers: 0 };
      entries.push(entry);
      return entry;
    },
    acknowledge(entry, receipt) {
      entry.answers += 1;
      entry.receipt ??= receipt;
      const [first, again] = [JSON.stringify(entry.receipt), JSON.stringify(receipt)];
      if (first !== again) wrongs.push(`another answer to the same key: first ${first}, then ${again}`);
    },
  };
}
