import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Message } from '@romantic/contract';
import fc from 'fast-check';
import { createOutbox, type Outbox } from './outbox.ts';
import { createMemoryStore } from './outbox-db.ts';
import type { OutboxItem, OutboxStore } from './outbox-item.ts';

const ME = 'me';
const HERE = 'here';
const problem = (status: number, code: string, retryAfter: number | null = null) =>
  Object.assign(new Error(code), { problem: { status, code }, retryAfter });

/** The server as far as it matters: it stores a clientMessageId once, and its answer may get lost. */
function createServer() {
  const stored: { id: string; content: string | null }[] = [];
  /** What becomes of the next calls; then all are answered. */
  const fates: ('answered' | 'lost before' | 'lost after' | Error)[] = [];
  return {
    stored,
    fates,
    async send(item: OutboxItem): Promise<Message> {
      const fate = fates.shift() ?? 'answered';
      await Promise.resolve();
      if (fate instanceof Error) throw fate;
      if (fate === 'lost before') throw new TypeError('fetch failed');
      if (!stored.some(({ id }) => id === item.clientMessageId)) {
        stored.push({ id: item.clientMessageId, content: item.content });
      }
      if (fate === 'lost after') throw new TypeError('fetch failed');
      return { clientMessageId: item.clientMessageId } as Message;
    },
  };
}

/** As navigator.locks: one at a time for a name, over all tabs. */
function createLocks() {
  const tails = new Map<string, Promise<void>>();
  return (name: string, work: () => Promise<void>): Promise<void> => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
    tails.set(name, turn);
    return turn;
  };
}

interface Tab {
  outbox: Outbox;
  items: readonly OutboxItem[];
  /** Waits that are due: run them to let time pass. */
  timers: Set<() => void>;
}

function openTab(
  server: ReturnType<typeof createServer>,
  store: OutboxStore,
  lock: ReturnType<typeof createLocks>,
  net = { online: true },
): Tab {
  const tab: Tab = { outbox: null as unknown as Outbox, items: [], timers: new Set() };
  tab.outbox = createOutbox(ME, {
    store,
    lock,
    upload: async () => 'media',
    send: server.send,
    onSent: () => {},
    onChange: (items) => {
      tab.items = items;
    },
    isOnline: () => net.online,
    now: () => 1,
    later: (work) => {
      tab.timers.add(work);
      return () => tab.timers.delete(work);
    },
    newId: randomUUID,
  });
  return tab;
}

async function settle(...tabs: Tab[]): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setImmediate(resolve));
    const due = tabs.flatMap(({ timers }) => [...timers].map((work) => ({ timers, work })));
    quiet = due.length > 0 ? 0 : quiet + 1;
    for (const { timers, work } of due) {
      timers.delete(work);
      work();
    }
  }
}

test('whatever gets lost, in whichever tab: each is stored once, in the order of writing', async () => {
  const fate = fc.constantFrom<'answered' | 'lost before' | 'lost after'>(
    'answered',
    'lost before',
    'lost after',
  );
  const step = fc.constantFrom('write', 'reload', 'wake', 'pause');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 20 }),
      fc.array(step, { maxLength: 25 }),
      async (fates, steps) => {
        const server = createServer();
        server.fates.push(...fates);
        const [store, lock] = [createMemoryStore(), createLocks()];
        const tabs = [openTab(server, store, lock), openTab(server, store, lock)];
        const written: string[] = [];
        for (const [index, each] of steps.entries()) {
          const at = index % 2;
          const tab = tabs[at] as Tab;
          if (each === 'write')
            written.push(
              (await tab.outbox.add({ conversationId: HERE, type: 'text', content: `${index}` })).content ??
                '',
            );
          else if (each === 'reload') {
            // The page is gone at any moment: its timers with it, what it had stored stays.
            tab.outbox.stop();
            tab.timers.clear();
            tabs[at] = openTab(server, store, lock);
            void tabs[at].outbox.wake();
          } else if (each === 'wake') void tab.outbox.wake();
          else await new Promise((resolve) => setImmediate(resolve));
        }
        for (const tab of tabs) void tab.outbox.wake();
        await settle(...tabs);
        assert.deepEqual(
          server.stored.map(({ content }) => content),
          written,
        );
        assert.deepEqual(await store.list(ME), []);
      },
    ),
    { numRuns: 150 },
  );
});

test('offline nothing is tried; awake it goes', async () => {
  const server = createServer();
  const net = { online: false };
  const tab = openTab(server, createMemoryStore(), createLocks(), net);
  await tab.outbox.add({ conversationId: HERE, type: 'text', content: 'a' });
  await settle(tab);
  assert.equal(server.stored.length, 0);
  assert.equal(tab.items.length, 1);
  net.online = true;
  await tab.outbox.wake();
  await settle(tab);
  assert.equal(server.stored.length, 1);
  assert.equal(tab.items.length, 0);
});

test('a conversation that is over refuses everything that waits for it, and nothing else', async () => {
  const server = createServer();
  const net = { online: false };
  const tab = openTab(server, createMemoryStore(), createLocks(), net);
  for (const content of ['a', 'b']) await tab.outbox.add({ conversationId: HERE, type: 'text', content });
  net.online = true;
  server.fates.push(problem(404, 'not_found'));
  await tab.outbox.wake();
  await settle(tab);
  await tab.outbox.add({ conversationId: 'there', type: 'text', content: 'c' });
  await settle(tab);
  assert.deepEqual(
    tab.items.map(({ conversationId, refusal }) => [conversationId, refusal]),
    [
      [HERE, { code: 'not_found', retry: false }],
      [HERE, { code: 'not_found', retry: false }],
    ],
  );
  assert.equal(server.stored.length, 1);
});

test('a limit for long is told and can be tried again, in order; a short one is waited for', async () => {
  const server = createServer();
  const net = { online: false };
  const tab = openTab(server, createMemoryStore(), createLocks(), net);
  const first = await tab.outbox.add({ conversationId: HERE, type: 'text', content: '1' });
  await tab.outbox.add({ conversationId: HERE, type: 'text', content: '2' });
  net.online = true;
  server.fates.push(problem(429, 'rate_limited', 40_000));
  await tab.outbox.wake();
  await settle(tab);
  assert.deepEqual(
    tab.items.map(({ refusal }) => refusal?.retry),
    [true, true],
  );
  server.fates.push(problem(429, 'rate_limited', 2));
  await tab.outbox.retry(first.clientMessageId);
  await settle(tab);
  assert.deepEqual(
    server.stored.map(({ content }) => content),
    ['1', '2'],
  );
  assert.deepEqual(tab.items, []);
});

test('one message that is wrong does not hold up the next; discarded it is gone', async () => {
  const server = createServer();
  const tab = openTab(server, createMemoryStore(), createLocks());
  server.fates.push(problem(422, 'invalid_input'));
  const wrong = await tab.outbox.add({ conversationId: HERE, type: 'text', content: 'x' });
  await tab.outbox.add({ conversationId: HERE, type: 'text', content: 'y' });
  await settle(tab);
  assert.deepEqual(
    server.stored.map(({ content }) => content),
    ['y'],
  );
  assert.deepEqual(
    tab.items.map(({ refusal }) => refusal?.code),
    ['invalid_input'],
  );
  await tab.outbox.discard(wrong.clientMessageId);
  assert.deepEqual(tab.items, []);
});

test('a file is uploaded once for all tries, and again when the server has lost it', async () => {
  const server = createServer();
  const store = createMemoryStore();
  let uploads = 0;
  const tab = openTab(server, store, createLocks());
  tab.outbox.stop();
  const outbox = createOutbox(ME, {
    store,
    lock: createLocks(),
    upload: async () => `media ${++uploads}`,
    send: server.send,
    onSent: () => {},
    onChange: () => {},
    isOnline: () => true,
    now: () => 1,
    later: (work) => {
      tab.timers.add(work);
      return () => tab.timers.delete(work);
    },
    newId: randomUUID,
  });
  server.fates.push('lost before', problem(503, 'unavailable'), problem(409, 'media_unusable'), 'lost after');
  await outbox.add({ conversationId: HERE, type: 'image', file: new Blob(['x']) });
  await settle(tab);
  assert.equal(server.stored.length, 1);
  assert.equal(uploads, 2);
});
