import { type Message, messages } from '@romantic/contract';
import { api } from '../../api/client.ts';
import { session } from '../../api/session.ts';
import { createDrafts, type Drafts, keepDraftsOf } from './drafts.ts';
import { createOutbox, type NewItem, type Outbox } from './outbox.ts';
import { openOutboxStore } from './outbox-db.ts';
import type { OutboxItem } from './outbox-item.ts';
import { openTabChannel } from './tab-channel.ts';
import { createThreads } from './threads.ts';
import { uploadMedia } from './upload-media.ts';

/** What waits to be sent, as the page shows it. `progress`: of uploads under way, 0 to 1. */
export interface Waiting {
  readonly items: readonly OutboxItem[];
  readonly progress: ReadonlyMap<string, number>;
}

interface OpenDesk {
  memberId: string;
  outbox: Outbox;
  close(): void;
}

const NOTHING: Waiting = { items: [], progress: new Map() };

/** Conversations of the signed-in member in this tab: one desk, on which nothing of the last member is left. */
export const threads = createThreads((id, query) =>
  api.call(messages.listMessages, { params: { id }, query }),
);

const store = openOutboxStore();
const listeners = new Set<() => void>();
/** Told of each message that was sent from this browser, in whichever tab. */
const sentListeners = new Set<(message: Message) => void>();
let waiting: Waiting = NOTHING;
let opened: OpenDesk | null = null;
let drafts: { memberId: string; drafts: Drafts } | null = null;

function setWaiting(part: Partial<Waiting>): void {
  waiting = { ...waiting, ...part };
  for (const listener of listeners) listener();
}

function setProgress(id: string, done: number | null): void {
  const progress = new Map(waiting.progress);
  if (done === null) progress.delete(id);
  else progress.set(id, done);
  setWaiting({ progress });
}

function showSent(message: Message): void {
  threads.tell(message);
  for (const listener of sentListeners) listener(message);
}

/** The desk of a member: the one that is open, or opened now. */
function openFor(memberId: string): OpenDesk {
  if (opened?.memberId === memberId) return opened;
  opened?.close();
  void store.keepOnly(memberId);
  keepDraftsOf(memberId, localStorage);
  const channel = openTabChannel((news) => {
    if (news.memberId !== memberId) return;
    if (news.kind === 'sent') showSent(news.message);
    else void outbox.reload();
  });
  const outbox = createOutbox(memberId, {
    store,
    lock: withLock,
    isOnline: () => navigator.onLine,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    later(work, ms) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    async upload(item) {
      try {
        return await uploadMedia(item, (done) => setProgress(item.clientMessageId, done));
      } finally {
        setProgress(item.clientMessageId, null);
      }
    },
    send: sendItem,
    onSent(message) {
      channel.tell({ kind: 'sent', memberId, message });
      showSent(message);
    },
    onChange(items, told) {
      setWaiting({ items });
      if (told === 'here') channel.tell({ kind: 'outbox', memberId });
    },
  });
  const mine: OpenDesk = {
    memberId,
    outbox,
    close() {
      if (opened === mine) opened = null;
      outbox.stop();
      channel.close();
      threads.clear();
      setWaiting(NOTHING);
    },
  };
  opened = mine;
  void outbox.wake();
  return mine;
}

export const desk = {
  /** Opens the desk for a member; gives how to clear it away. */
  open: (memberId: string): (() => void) => openFor(memberId).close,
  /** After a sign-out: nothing that was written is left on this device. */
  async forget(): Promise<void> {
    keepDraftsOf(null, localStorage);
    await store.keepOnly(null);
  },
  waiting: () => waiting,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  onSent(listener: (message: Message) => void): () => void {
    sentListeners.add(listener);
    return () => sentListeners.delete(listener);
  },
  /** Of whoever is signed in; the page may ask before the desk is open. */
  drafts(): Drafts | null {
    const memberId = session.get()?.userId;
    if (!memberId) return null;
    if (drafts?.memberId !== memberId) drafts = { memberId, drafts: createDrafts(memberId, localStorage) };
    return drafts.drafts;
  },
  /** Of whoever is signed in: a page lets the member write before whatever keeps the desk open has been loaded. */
  async send(item: NewItem): Promise<void> {
    const memberId = session.get()?.userId;
    if (memberId) await openFor(memberId).outbox.add(item);
  },
  retry: (clientMessageId: string) => opened?.outbox.retry(clientMessageId),
  discard: (clientMessageId: string) => opened?.outbox.discard(clientMessageId),
  wake: () => void opened?.outbox.wake(),
};

function sendItem({ conversationId, clientMessageId, type, content, mediaId }: OutboxItem): Promise<Message> {
  return api.call(messages.sendMessage, {
    body: {
      conversationId,
      clientMessageId,
      type,
      ...(content ? { content } : {}),
      ...(mediaId ? { mediaId } : {}),
    },
  });
}

/** Without locks (old browsers) two tabs may both send: the server still stores each message once. */
async function withLock(name: string, work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(name, work);
  else await work();
}
