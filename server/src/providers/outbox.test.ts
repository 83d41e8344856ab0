import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clampOutboxLimit, createMemoryOutbox, type OutboxKind } from './outbox.ts';

test('lists newest first, by recipient and by kind', async () => {
  let second = 0;
  const outbox = createMemoryOutbox({ now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, second++)) });
  await outbox.add({ kind: 'sms', to: '+33612345678', body: 'first', code: '111111' });
  await outbox.add({ kind: 'push', to: 'device-1', body: 'second' });
  await outbox.add({ kind: 'sms', to: '+33612345678', body: 'third', code: '222222' });

  assert.deepEqual(
    (await outbox.list()).map((message) => message.body),
    ['third', 'second', 'first'],
  );
  assert.deepEqual(await outbox.list({ to: '+33612345678', limit: 1 }), [
    { kind: 'sms', to: '+33612345678', body: 'third', code: '222222', at: new Date('2026-01-01T00:00:02Z') },
  ]);
  assert.deepEqual(
    (await outbox.list({ kind: 'push' })).map((message) => message.to),
    ['device-1'],
  );
  assert.deepEqual(await outbox.list({ to: '+33600000000' }), []);
});

test('what is listed cannot be changed from outside', async () => {
  const outbox = createMemoryOutbox();
  await outbox.add({ kind: 'sms', to: '+33612345678', body: 'kept' });
  const [message] = await outbox.list();
  assert.ok(message);
  message.body = 'changed';
  assert.equal((await outbox.list())[0]?.body, 'kept');
});

test('keeps the newest messages only, whatever the capacity and the number added', async () => {
  const kinds = fc.constantFrom<OutboxKind>('sms', 'push');
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(kinds, { maxLength: 40 }),
      async (capacity, added) => {
        const outbox = createMemoryOutbox({ capacity });
        for (const [index, kind] of added.entries()) await outbox.add({ kind, to: 'x', body: String(index) });
        const kept = added.map((kind, index) => ({ kind, body: String(index) })).slice(-capacity);
        for (const kind of ['sms', 'push'] as const) {
          assert.deepEqual(
            (await outbox.list({ kind, limit: 200 })).map((message) => message.body),
            kept
              .filter((message) => message.kind === kind)
              .map((message) => message.body)
              .reverse(),
          );
        }
      },
    ),
  );
});

test('limits are moved into 1 to 200', () => {
  assert.deepEqual([undefined, Number.NaN, -5, 0, 7.9, 1e9].map(clampOutboxLimit), [50, 50, 1, 1, 7, 200]);
});

test('a capacity below 1 is refused', () => {
  assert.throws(() => createMemoryOutbox({ capacity: 0 }), RangeError);
});
