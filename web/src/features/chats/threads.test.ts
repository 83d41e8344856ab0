import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@romantic/contract';
import fc from 'fast-check';
import { createThreads, type ReadPage } from './threads.ts';

const ID = 'conversation';

const makeMessage = (seq: number, part: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  conversationId: ID,
  seq,
  senderId: seq % 2 ? 'ann' : 'bob',
  type: 'text',
  content: `text ${seq}`,
  media: null,
  call: null,
  gift: null,
  clientMessageId: `c${seq}`,
  createdAt: new Date(seq * 1000).toISOString(),
  readAt: null,
  reactions: [],
  deleted: false,
  ...part,
});

/** A conversation on a server, whose answers are as of when it was asked and may come late. */
function createServer(count: number) {
  const stored = Array.from({ length: count }, (_, index) => makeMessage(index + 1));
  const read: ReadPage = async (_, { afterSeq, beforeSeq, limit }) => {
    const all = stored.filter(
      ({ seq }) => seq > (afterSeq ?? 0) && seq < (beforeSeq ?? Number.POSITIVE_INFINITY),
    );
    const page = afterSeq === undefined ? all.slice(-limit) : all.slice(0, limit);
    await new Promise((resolve) => setImmediate(resolve));
    return { messages: page, hasMore: all.length > page.length };
  };
  return { stored, read, write: () => stored[stored.push(makeMessage(stored.length + 1)) - 1] as Message };
}

const seqs = (threads: ReturnType<typeof createThreads>) =>
  threads.view(ID).thread?.messages.map(({ seq }) => seq) ?? [];
const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('the latest page, then the earlier ones, without a gap', async () => {
  const threads = createThreads(createServer(120).read);
  await threads.open(ID);
  assert.deepEqual(seqs(threads), upTo(120, 71));
  await threads.readEarlier(ID);
  await threads.readEarlier(ID);
  assert.deepEqual(seqs(threads), upTo(120));
  assert.equal(threads.view(ID).thread?.hasEarlier, false);
});

test('events that come late, twice, or never leave no gap after the next rejoin', async () => {
  const step = fc.constantFrom('told', 'lost', 'late', 'rejoined', 'pause');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(150), async (steps, count) => {
      const server = createServer(count);
      const threads = createThreads(server.read);
      const opened = threads.open(ID);
      const late: Message[] = [];
      for (const each of steps) {
        if (each === 'told') threads.tell(server.write());
        else if (each === 'lost') server.write();
        else if (each === 'late') late.push(server.write());
        else if (each === 'rejoined') void threads.catchUp();
        else await new Promise((resolve) => setImmediate(resolve));
        const known = seqs(threads);
        assert.deepEqual(known, upTo(known.at(-1) ?? 0, known[0] ?? 1));
      }
      for (const message of late) threads.tell(message);
      await opened;
      await threads.catchUp();
      assert.equal(seqs(threads).at(-1) ?? 0, server.stored.length);
      const known = seqs(threads);
      assert.deepEqual(known, upTo(server.stored.length, known[0] ?? 1));
    }),
    { numRuns: 80 },
  );
});

test('an event that shows a gap has it read at once', async () => {
  const server = createServer(3);
  const threads = createThreads(server.read);
  await threads.open(ID);
  server.write();
  threads.tell(server.write());
  for (let tick = 0; tick < 10; tick += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(seqs(threads), upTo(5));
});

test('told while the first page is on its way: not lost', async () => {
  const server = createServer(3);
  const threads = createThreads(server.read);
  const opened = threads.open(ID);
  threads.tell(server.write());
  await opened;
  assert.deepEqual(seqs(threads), upTo(4));
});

test('a read that began earlier undoes neither a reaction nor a deletion nor a read mark', async () => {
  const server = createServer(4);
  const threads = createThreads(server.read);
  await threads.open(ID);
  const reading = Promise.all(server.stored.map((message) => threads.renew(message)));
  threads.change(ID, 'm4', (message) => ({ ...message, reactions: [{ userId: 'ann', emoji: '🌿' }] }));
  threads.change(ID, 'm3', (message) => ({ ...message, content: null, deleted: true }));
  threads.markRead(ID, { readerId: 'bob', readSeq: 3, readAt: '2026-01-01T00:00:00.000Z' });
  await reading;
  const messages = threads.view(ID).thread?.messages ?? [];
  assert.deepEqual(
    messages.map(({ reactions }) => reactions.length),
    [0, 0, 0, 1],
  );
  assert.deepEqual(
    messages.map(({ deleted }) => deleted),
    [false, false, true, false],
  );
  assert.deepEqual(
    messages.map(({ readAt }) => readAt !== null),
    [true, false, true, false],
  );
});

test('what changed while the socket was away is seen after it came back', async () => {
  const server = createServer(2);
  const threads = createThreads(server.read);
  await threads.open(ID);
  server.stored[0] = makeMessage(1, { content: null, deleted: true });
  await threads.catchUp();
  assert.deepEqual(
    threads.view(ID).thread?.messages.map(({ deleted }) => deleted),
    [true, false],
  );
});
