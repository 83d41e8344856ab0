import type { Message } from '@romantic/contract';
import { byPlace, type OutboxItem, type OutboxStore, type OutgoingType } from './outbox-item.ts';
import { judgeFailure, type SendOutcome } from './send-outcome.ts';

/*
 * What the member has written and the server has not answered for. An item is stored before it is first sent, is sent
 * again under the same clientMessageId until it is answered, and is deleted after the answer: so it is stored exactly
 * once, whatever happens to the connection, the page or the server in between. One tab at a time sends for a conversation
 * (`lock`), the item with the smallest place first: so they arrive in the order in which they were written.
 */

export interface OutboxNeeds {
  store: OutboxStore;
  /** Runs `work` while no other tab runs one of the same name. */
  lock(name: string, work: () => Promise<void>): Promise<void>;
  /** Uploads the item's file and gives its mediaId. */
  upload(item: OutboxItem): Promise<string>;
  /** One call of `POST /api/messages/send`. */
  send(item: OutboxItem): Promise<Message>;
  /** Stored: shown as a message from here on. */
  onSent(message: Message): void;
  /** Tells this page, and the other tabs, that the list is another. */
  onChange(items: readonly OutboxItem[], told: 'here' | 'by another tab'): void;
  /** Whether trying makes sense: the browser knows when there is no network at all. */
  isOnline(): boolean;
  now(): number;
  /** Calls `work` later; gives a way to call it off. */
  later(work: () => void, ms: number): () => void;
  newId(): string;
}

export interface NewItem {
  conversationId: string;
  type: OutgoingType;
  content?: string | null;
  file?: Blob | null;
  waveform?: readonly number[] | null;
  durationMs?: number | null;
}

export interface Outbox {
  add(item: NewItem): Promise<OutboxItem>;
  /** Tries again what was refused, and what was refused with it behind it. */
  retry(clientMessageId: string): Promise<void>;
  discard(clientMessageId: string): Promise<void>;
  /** Sends what waits: when the page was loaded, the network or the socket came back, another tab wrote something. */
  wake(): Promise<void>;
  /** Another tab changed the stored list. */
  reload(): Promise<void>;
  stop(): void;
}

export function createOutbox(memberId: string, needs: OutboxNeeds): Outbox {
  const { store } = needs;
  const attempts = new Map<string, number>();
  /** Conversations for which this tab waits for its turn. */
  const queued = new Set<string>();
  const timers = new Map<string, () => void>();
  const uploadedAgain = new Set<string>();
  let stopped = false;
  let lastPlace = 0;

  async function list(): Promise<OutboxItem[]> {
    return (await store.list(memberId)).sort(byPlace);
  }

  async function tell(told: 'here' | 'by another tab' = 'here'): Promise<OutboxItem[]> {
    const items = await list();
    if (!stopped) needs.onChange(items, told);
    return items;
  }

  /** Sends what waits for a conversation, first to last, when it is this tab's turn. */
  async function drain(conversationId: string): Promise<void> {
    timers.get(conversationId)?.();
    timers.delete(conversationId);
    if (stopped || queued.has(conversationId)) return;
    queued.add(conversationId);
    await needs.lock(`romantic.outbox.${conversationId}`, async () => {
      // From here on: what is added now is seen below, or drains again behind this turn.
      queued.delete(conversationId);
      for (;;) {
        const item = (await list()).find((each) => each.conversationId === conversationId && !each.refusal);
        if (!item || stopped || !needs.isOnline()) return;
        if (!(await sendOne(item))) return;
      }
    });
  }

  /** False: not now; something wakes the conversation again. */
  async function sendOne(item: OutboxItem): Promise<boolean> {
    const attempt = (attempts.get(item.clientMessageId) ?? 0) + 1;
    attempts.set(item.clientMessageId, attempt);
    try {
      const message = await needs.send(await withMedia(item));
      // Shown as a message first, deleted then: it never vanishes in between.
      if (!stopped) needs.onSent(message);
      await store.delete(item.clientMessageId);
      attempts.delete(item.clientMessageId);
      await tell();
      return true;
    } catch (error) {
      return settle(item, judgeFailure(error, attempt));
    }
  }

  async function withMedia(item: OutboxItem): Promise<OutboxItem> {
    if (!item.file || item.mediaId) return item;
    const mediaId = await needs.upload(item);
    await store.patch(item.clientMessageId, { mediaId });
    return { ...item, mediaId };
  }

  async function settle(item: OutboxItem, outcome: SendOutcome): Promise<boolean> {
    const { clientMessageId: id, conversationId } = item;
    switch (outcome.kind) {
      case 'again':
        if (!stopped)
          timers.set(
            conversationId,
            needs.later(() => void drain(conversationId), outcome.waitMs),
          );
        return false;
      case 'signed-out':
        return false;
      case 'upload-again': {
        if (item.file && !uploadedAgain.has(id)) await store.patch(id, { mediaId: null });
        else await refuse([item], 'media_unusable', false);
        uploadedAgain.add(id);
        return true;
      }
      case 'over':
        await refuse(await listWaiting(conversationId), 'not_found', false);
        return true;
      case 'refused':
        await refuse(outcome.all ? await listWaiting(conversationId) : [item], outcome.code, outcome.retry);
        return true;
    }
  }

  async function listWaiting(conversationId: string): Promise<OutboxItem[]> {
    return (await list()).filter((item) => item.conversationId === conversationId && !item.refusal);
  }

  async function refuse(items: readonly OutboxItem[], code: string, retry: boolean): Promise<void> {
    for (const { clientMessageId } of items) {
      attempts.delete(clientMessageId);
      await store.patch(clientMessageId, { refusal: { code, retry } });
    }
    await tell();
  }

  return {
    async add(input) {
      // Behind everything that waits, also when the clock was set back meanwhile.
      const behind = Math.max(lastPlace, ...(await list()).map(({ place }) => place)) + 1;
      lastPlace = Math.max(needs.now(), behind, lastPlace + 1);
      const item: OutboxItem = {
        clientMessageId: needs.newId(),
        memberId,
        conversationId: input.conversationId,
        place: lastPlace,
        type: input.type,
        content: input.content ?? null,
        file: input.file ?? null,
        waveform: input.waveform ?? null,
        durationMs: input.durationMs ?? null,
        mediaId: null,
        createdAt: new Date(needs.now()).toISOString(),
        refusal: null,
      };
      await store.put(item);
      await tell();
      void drain(item.conversationId);
      return item;
    },
    async retry(clientMessageId) {
      const items = await list();
      const item = items.find((each) => each.clientMessageId === clientMessageId);
      if (!item?.refusal) return;
      const together = items.filter(
        (each) =>
          each === item ||
          (each.conversationId === item.conversationId &&
            each.refusal?.code === item.refusal?.code &&
            each.place > item.place &&
            each.refusal?.retry),
      );
      for (const each of together) await store.patch(each.clientMessageId, { refusal: null });
      await tell();
      void drain(item.conversationId);
    },
    async discard(clientMessageId) {
      await store.delete(clientMessageId);
      await tell();
    },
    async wake() {
      const items = await tell();
      const waiting = new Set(items.filter(({ refusal }) => !refusal).map((item) => item.conversationId));
      await Promise.all([...waiting].map((id) => drain(id)));
    },
    async reload() {
      await tell('by another tab');
    },
    stop() {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
