import type { OutboxItem, OutboxStore } from './outbox-item.ts';

const DATABASE = 'romantic.outbox';
const ITEMS = 'items';

/**
 * The outbox in IndexedDB, shared by the tabs of this browser. Where there is none (some private windows), and where it
 * takes nothing more (a full disk), an item is kept in memory: then it lives as long as the page.
 */
export function openOutboxStore(): OutboxStore {
  const opened = typeof indexedDB === 'undefined' ? Promise.resolve(null) : open().catch(() => null);
  const memory = createMemoryStore();
  return {
    async list(memberId) {
      const db = await opened;
      const stored = db
        ? await run(
            db,
            'readonly',
            (items) => items.index('member').getAll(memberId) as IDBRequest<OutboxItem[]>,
          )
        : [];
      return [...stored, ...(await memory.list(memberId))];
    },
    async put(item) {
      const db = await opened;
      const kept = db
        ? await run(db, 'readwrite', (items) => items.put(item)).then(
            () => true,
            () => false,
          )
        : false;
      if (!kept) await memory.put(item);
    },
    async patch(id, part) {
      const db = await opened;
      await memory.patch(id, part);
      if (db) await patch(db, id, part);
    },
    async delete(id) {
      const db = await opened;
      await memory.delete(id);
      if (db) await run(db, 'readwrite', (items) => items.delete(id));
    },
    async keepOnly(memberId) {
      const db = await opened;
      await memory.keepOnly(memberId);
      if (db) await keepOnly(db, memberId);
    },
  };
}

/** The same in memory. */
export function createMemoryStore(): OutboxStore {
  const items = new Map<string, OutboxItem>();
  return {
    list: async (memberId) => [...items.values()].filter((item) => item.memberId === memberId),
    put: async (item) => void items.set(item.clientMessageId, item),
    async patch(id, part) {
      const item = items.get(id);
      if (item) items.set(id, { ...item, ...part });
    },
    delete: async (id) => void items.delete(id),
    async keepOnly(memberId) {
      for (const item of items.values()) if (item.memberId !== memberId) items.delete(item.clientMessageId);
    },
  };
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(ITEMS, { keyPath: 'clientMessageId' }).createIndex('member', 'memberId');
  };
  return answerOf(request);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The database of the browser failed'));
  });
}

/** Resolves when it is on the disk. */
function run<T>(
  db: IDBDatabase,
  mode: IDBTransactionMode,
  act: (items: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(ITEMS, mode, { durability: 'strict' });
    const request = act(transaction.objectStore(ITEMS));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error ?? new Error('The outbox could not be written'));
    transaction.onabort = () => reject(transaction.error ?? new Error('The outbox could not be written'));
  });
}

/** In one transaction: another tab may have deleted it. */
function patch(db: IDBDatabase, id: string, part: Partial<OutboxItem>): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(ITEMS, 'readwrite', { durability: 'strict' });
    const items = transaction.objectStore(ITEMS);
    const found = items.get(id) as IDBRequest<OutboxItem | undefined>;
    found.onsuccess = () => {
      if (found.result) items.put({ ...found.result, ...part });
    };
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The outbox could not be written'));
  });
}

function keepOnly(db: IDBDatabase, memberId: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(ITEMS, 'readwrite');
    const cursor = transaction.objectStore(ITEMS).openCursor();
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at) return;
      if ((at.value as OutboxItem).memberId !== memberId) at.delete();
      at.continue();
    };
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The outbox could not be cleared'));
  });
}
