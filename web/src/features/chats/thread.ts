import type { Message } from '@romantic/contract';

/**
 * Messages of one conversation as far as they are known: one stretch of places (`seq`) without a gap, oldest first.
 * What comes with a gap before it is not taken in: whoever holds the thread reads on behind the last place.
 */
export interface Thread {
  readonly messages: readonly Message[];
  /** Whether there are earlier messages than the first. */
  readonly hasEarlier: boolean;
  /** Counts what this page was told or changed itself. */
  readonly version: number;
  /** At which version a message last changed, by its id: a read that began earlier does not undo it. */
  readonly touched: ReadonlyMap<string, number>;
}

export const EMPTY_THREAD: Thread = { messages: [], hasEarlier: false, version: 0, touched: new Map() };

/** What became known of reading: the other read my messages up to a place. */
export interface ReadMark {
  readerId: string;
  readSeq: number;
  readAt: string;
}

export const firstSeq = ({ messages }: Thread): number => messages[0]?.seq ?? 0;
export const lastSeq = ({ messages }: Thread): number => messages.at(-1)?.seq ?? 0;

/** The latest page, read from an empty thread. */
export function startThread(page: readonly Message[], hasEarlier: boolean): Thread {
  return { ...EMPTY_THREAD, messages: page, hasEarlier };
}

/** A page of earlier messages, as `beforeSeq` of the first gave it. */
export function addEarlier(thread: Thread, page: readonly Message[], hasEarlier: boolean): Thread {
  const first = firstSeq(thread);
  const earlier = page.filter(({ seq }) => seq < first);
  if (earlier.length > 0 && earlier.at(-1)?.seq !== first - 1) return thread;
  return { ...thread, messages: [...earlier, ...thread.messages], hasEarlier };
}

/**
 * Messages that were read at `readVersion`: known ones are renewed unless they changed since, the next ones are added.
 * Those behind a gap are left out.
 */
export function addRead(thread: Thread, page: readonly Message[], readVersion: number): Thread {
  const renewed = new Map(
    page
      .filter(({ id }) => (thread.touched.get(id) ?? 0) <= readVersion)
      .map((message) => [message.seq, message]),
  );
  const messages = thread.messages.map((message) => keepWhatStays(message, renewed.get(message.seq)));
  return { ...thread, messages: append(messages, page) };
}

/** A message that was told or sent. `missed`: there are places before it that are not known. */
export function addTold(thread: Thread, message: Message): { thread: Thread; missed: boolean } {
  const last = lastSeq(thread);
  if (message.seq > last + 1) return { thread, missed: true };
  if (message.seq <= last) return { thread: change(thread, message.id, () => message), missed: false };
  return { thread: { ...thread, messages: [...thread.messages, message] }, missed: false };
}

/** Changes a message that is known: a reaction, a deletion. */
export function change(thread: Thread, id: string, become: (message: Message) => Message): Thread {
  if (!thread.messages.some((message) => message.id === id)) return thread;
  const version = thread.version + 1;
  const messages = thread.messages.map((message) =>
    message.id === id ? keepWhatStays(message, become(message)) : message,
  );
  return { ...thread, messages, version, touched: new Map(thread.touched).set(id, version) };
}

/** Everything of the others up to the mark was read by its reader. */
export function applyRead(thread: Thread, mark: ReadMark): Thread {
  const isNews = (message: Message) =>
    message.seq <= mark.readSeq && message.senderId !== mark.readerId && message.readAt === null;
  if (!thread.messages.some(isNews)) return thread;
  const messages = thread.messages.map((message) =>
    isNews(message) ? { ...message, readAt: mark.readAt } : message,
  );
  return { ...thread, messages };
}

function append(messages: readonly Message[], page: readonly Message[]): Message[] {
  const all = [...messages];
  for (const message of page) {
    const last = all.at(-1)?.seq;
    if (last === undefined || message.seq === last + 1) all.push(message);
  }
  return all;
}

/** What is deleted stays deleted, and what was read stays read, however late an answer comes. */
function keepWhatStays(known: Message, next: Message | undefined): Message {
  if (!next || (known.deleted && !next.deleted)) return known;
  return next.readAt === null && known.readAt !== null ? { ...next, readAt: known.readAt } : next;
}
