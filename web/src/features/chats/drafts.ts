/** Of the names in localStorage; the member's and the conversation's id follow. */
export const PREFIX = 'romantic.drafts.';

/** What was written and not sent, by conversation. In localStorage: it outlives the page, and the other tabs see it. */
export interface Drafts {
  get(conversationId: string): string;
  set(conversationId: string, text: string): void;
  /** Another tab wrote one: what is stored counts. */
  hearOthers(): void;
  subscribe(listener: () => void): () => void;
}

type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export function createDrafts(memberId: string, storage: DraftStorage): Drafts {
  const listeners = new Set<() => void>();
  /** Also where the browser keeps nothing for this page. */
  const written = new Map<string, string>();
  const keyOf = (conversationId: string) => `${PREFIX}${memberId}.${conversationId}`;
  return {
    get: (conversationId) => written.get(conversationId) ?? storage.getItem(keyOf(conversationId)) ?? '',
    set(conversationId, text) {
      written.set(conversationId, text);
      try {
        if (text.trim() === '') storage.removeItem(keyOf(conversationId));
        else storage.setItem(keyOf(conversationId), text);
      } catch {
        // Full or forbidden: the draft lives as long as the page.
      }
      for (const listener of listeners) listener();
    },
    hearOthers() {
      written.clear();
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Deletes drafts that are not this member's: after a sign-out nothing of anybody is left. */
export function keepDraftsOf(memberId: string | null, storage: DraftStorage): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  for (const key of keys) {
    const foreign = memberId === null || !key.startsWith(`${PREFIX}${memberId}.`);
    if (key.startsWith(PREFIX) && foreign) storage.removeItem(key);
  }
}
