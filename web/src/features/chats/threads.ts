import type { Message } from '@romantic/contract';
import {
  addEarlier,
  addRead,
  addTold,
  applyRead,
  change,
  firstSeq,
  lastSeq,
  type ReadMark,
  startThread,
  type Thread,
} from './thread.ts';

/** Messages read at once: of the screen, of an earlier page, and of what was missed. */
const PAGE = 50;
const CATCH_UP_PAGE = 100;

/** A page of messages, as `GET /api/messages/:id` gives it. */
export type ReadPage = (
  conversationId: string,
  query: { afterSeq?: number; beforeSeq?: number; limit: number },
) => Promise<{ messages: Message[]; hasMore: boolean }>;

export interface ThreadView {
  /** null until its latest page was read. */
  readonly thread: Thread | null;
  readonly loading: 'latest' | 'earlier' | null;
  /** Why the last read failed. */
  readonly error: unknown;
}

const UNREAD: ThreadView = { thread: null, loading: null, error: null };

/** The threads that this tab has opened, kept up to date by what it is told. */
export interface Threads {
  view(id: string): ThreadView;
  subscribe(listener: () => void): () => void;
  /** Reads the latest page, or, of a thread that is known, everything after its last place. */
  open(id: string): Promise<void>;
  readEarlier(id: string): Promise<void>;
  /** After each (re)join: reads on in every thread that is known, and renews what is on the screen. */
  catchUp(): Promise<void>;
  /** A message that was told, or the answer to its sending. */
  tell(message: Message): void;
  markRead(id: string, mark: ReadMark): void;
  /** Changes a message at once, before the server has answered. */
  change(id: string, messageId: string, become: (message: Message) => Message): void;
  /** Reads one message again: for fresh addresses of its files. */
  renew(message: Message): Promise<void>;
  drop(id: string): void;
  clear(): void;
}

export function createThreads(readPage: ReadPage): Threads {
  const views = new Map<string, ThreadView>();
  const listeners = new Set<() => void>();
  /** Reads behind the last place, one at a time for a thread; `again` when something came meanwhile. */
  const reading = new Map<string, { done: Promise<void>; again: boolean }>();
  /** Told while their latest page was on its way: it may have been read before. */
  const overtaken = new Set<string>();

  const view = (id: string): ThreadView => views.get(id) ?? UNREAD;
  const set = (id: string, part: Partial<ThreadView>): void => {
    views.set(id, { ...view(id), ...part });
    for (const listener of listeners) listener();
  };
  const update = (id: string, next: (thread: Thread) => Thread): void => {
    const { thread } = view(id);
    if (!thread) return;
    const changed = next(thread);
    if (changed !== thread) set(id, { thread: changed });
  };

  async function readLatest(id: string): Promise<void> {
    set(id, { loading: 'latest', error: null });
    try {
      const page = await readPage(id, { limit: PAGE });
      if (views.has(id)) set(id, { thread: startThread(page.messages, page.hasMore), loading: null });
      if (overtaken.delete(id)) await readOn(id);
    } catch (error) {
      if (views.has(id)) set(id, { loading: null, error });
    }
  }

  async function readAfter(id: string): Promise<void> {
    for (let more = true; more; ) {
      const { thread } = view(id);
      if (!thread) return;
      const query = { afterSeq: lastSeq(thread), limit: CATCH_UP_PAGE };
      const page = await readPage(id, query);
      update(id, (now) => addRead(now, page.messages, thread.version));
      more = page.hasMore;
    }
  }

  /** What changed about messages that were known: deletions, reactions, marks. */
  async function renewLatest(id: string): Promise<void> {
    const { thread } = view(id);
    if (!thread || thread.messages.length === 0) return;
    const { messages } = await readPage(id, { beforeSeq: lastSeq(thread) + 1, limit: PAGE });
    update(id, (now) => addRead(now, messages, thread.version));
  }

  function readOn(id: string): Promise<void> {
    const running = reading.get(id);
    if (running) {
      running.again = true;
      return running.done;
    }
    const entry = { done: Promise.resolve(), again: false };
    entry.done = (async () => {
      try {
        do {
          entry.again = false;
          await readAfter(id);
        } while (entry.again);
        if (views.has(id)) set(id, { error: null });
      } catch (error) {
        if (views.has(id)) set(id, { error });
      } finally {
        reading.delete(id);
      }
    })();
    reading.set(id, entry);
    return entry.done;
  }

  return {
    view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async open(id) {
      const { thread, loading } = view(id);
      if (loading === 'latest') return;
      await (thread ? readOn(id) : readLatest(id));
    },
    async readEarlier(id) {
      const { thread, loading } = view(id);
      if (!thread?.hasEarlier || loading) return;
      set(id, { loading: 'earlier' });
      try {
        const page = await readPage(id, { beforeSeq: firstSeq(thread), limit: PAGE });
        update(id, (now) => addEarlier(now, page.messages, page.hasMore));
        if (views.has(id)) set(id, { loading: null, error: null });
      } catch (error) {
        if (views.has(id)) set(id, { loading: null, error });
      }
    },
    async catchUp() {
      const known = [...views.keys()];
      await Promise.all(
        known.map(async (id) => {
          if (!view(id).thread) return view(id).loading ? undefined : readLatest(id);
          await readOn(id);
          await renewLatest(id).catch((error: unknown) => views.has(id) && set(id, { error }));
        }),
      );
    },
    tell(message) {
      const id = message.conversationId;
      const { thread, loading } = view(id);
      if (!thread) {
        if (loading === 'latest') overtaken.add(id);
        return;
      }
      const told = addTold(thread, message);
      if (told.thread !== thread) set(id, { thread: told.thread });
      if (told.missed) void readOn(id);
    },
    markRead: (id, mark) => update(id, (thread) => applyRead(thread, mark)),
    change: (id, messageId, become) => update(id, (thread) => change(thread, messageId, become)),
    async renew({ conversationId, seq }) {
      const before = view(conversationId).thread?.version ?? 0;
      const page = await readPage(conversationId, { afterSeq: seq - 1, limit: 1 });
      update(conversationId, (thread) => addRead(thread, page.messages, before));
    },
    drop(id) {
      if (views.delete(id)) for (const listener of listeners) listener();
    },
    clear() {
      views.clear();
      for (const listener of listeners) listener();
    },
  };
}
