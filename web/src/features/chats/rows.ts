import type { Message } from '@romantic/contract';
import type { OutboxItem } from './outbox-item.ts';

/** Messages of one person that follow each other within this time stand together, ms. */
const GROUP_MS = 4 * 60_000;

/** What stands in a conversation, from top to bottom. */
export type Row =
  | { kind: 'day'; key: string; at: Date }
  | { kind: 'new'; key: string }
  | ({ kind: 'message'; key: string; message: Message; mine: boolean } & Placed)
  | ({ kind: 'waiting'; key: string; item: OutboxItem; mine: true } & Placed);

/** Where a bubble stands among those of the same person. */
export interface Placed {
  first: boolean;
  last: boolean;
}

export interface RowsInput {
  messages: readonly Message[];
  waiting: readonly OutboxItem[];
  me: string;
  /** Where reading began: what is behind it and from the other is marked as new. */
  newAfter: number | null;
}

export function listRows({ messages, waiting, me, newAfter }: RowsInput): Row[] {
  const rows: Row[] = [];
  const sent = new Set(
    messages.filter(({ senderId }) => senderId === me).map((each) => each.clientMessageId),
  );
  let day = '';
  let marked = newAfter === null;
  const startDay = (at: Date): void => {
    const next = dayOf(at);
    if (next !== day) rows.push({ kind: 'day', key: `day ${next}`, at });
    day = next;
  };
  for (const message of messages) {
    const mine = message.senderId === me;
    startDay(new Date(message.createdAt));
    if (!marked && !mine && message.seq > (newAfter ?? 0)) {
      rows.push({ kind: 'new', key: 'new' });
      marked = true;
    }
    const key = mine ? `mine ${message.clientMessageId}` : message.id;
    rows.push({ kind: 'message', key, message, mine, first: true, last: true });
  }
  for (const item of waiting) {
    // Its answer is here already, and the outbox is about to let it go.
    if (sent.has(item.clientMessageId)) continue;
    startDay(new Date(item.createdAt));
    rows.push({
      kind: 'waiting',
      key: `mine ${item.clientMessageId}`,
      item,
      mine: true,
      first: true,
      last: true,
    });
  }
  return group(rows);
}

function group(rows: readonly Row[]): Row[] {
  return rows.map((row, index) => {
    if (row.kind === 'day' || row.kind === 'new') return row;
    return {
      ...row,
      first: !standTogether(rows[index - 1], row),
      last: !standTogether(row, rows[index + 1]),
    };
  });
}

function standTogether(a: Row | undefined, b: Row | undefined): boolean {
  if (!a || !b || !('mine' in a) || !('mine' in b) || a.mine !== b.mine) return false;
  if (isEntry(a) || isEntry(b)) return false;
  return timeOf(b) - timeOf(a) < GROUP_MS;
}

const isEntry = (row: Row): boolean => row.kind === 'message' && row.message.type === 'call';
const timeOf = (row: Row): number =>
  row.kind === 'message'
    ? Date.parse(row.message.createdAt)
    : row.kind === 'waiting'
      ? Date.parse(row.item.createdAt)
      : 0;

/** The calendar day where the reader is. */
function dayOf(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
}

/** The last of my messages that the other has read: the read mark stands there. */
export function findLastRead(messages: readonly Message[], me: string): Message | null {
  return messages.findLast((each) => each.senderId === me && each.readAt !== null && !each.deleted) ?? null;
}
