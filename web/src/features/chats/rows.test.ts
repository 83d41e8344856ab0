import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@romantic/contract';
import { isOnlyEmoji, splitLinks } from './links.ts';
import type { OutboxItem } from './outbox-item.ts';
import { listRows } from './rows.ts';
import { drawWaveform } from './waveform.ts';

const makeMessage = (seq: number, senderId: string, createdAt: string): Message =>
  ({ id: `m${seq}`, seq, senderId, type: 'text', createdAt, clientMessageId: `c${seq}` }) as Message;

test('days, groups and the place where new messages begin', () => {
  const messages = [
    makeMessage(1, 'me', '2026-03-01T12:00:00Z'),
    makeMessage(2, 'me', '2026-03-01T12:01:00Z'),
    makeMessage(3, 'you', '2026-03-01T12:02:00Z'),
    makeMessage(4, 'you', '2026-03-01T12:30:00Z'),
    makeMessage(5, 'you', '2026-03-03T12:30:00Z'),
  ];
  const rows = listRows({ messages, waiting: [], me: 'me', newAfter: 3 });
  const kinds = rows.map((row) =>
    row.kind === 'message'
      ? `${row.message.seq}${row.first ? ' first' : ''}${row.last ? ' last' : ''}`
      : row.kind,
  );
  assert.deepEqual(kinds, [
    'day',
    '1 first',
    '2 last',
    '3 first last',
    'new',
    '4 first last',
    'day',
    '5 first last',
  ]);
});

test('what waits stands behind, under the key that its message will have, and never twice', () => {
  const item = { clientMessageId: 'c2', createdAt: '2026-03-01T12:01:00Z' } as OutboxItem;
  const before = listRows({ messages: [], waiting: [item], me: 'me', newAfter: null });
  const sent = makeMessage(2, 'me', '2026-03-01T12:01:00Z');
  const after = listRows({ messages: [sent], waiting: [item], me: 'me', newAfter: null });
  assert.deepEqual(
    before.map(({ key }) => key),
    after.map(({ key }) => key),
  );
  assert.deepEqual(
    after.map(({ kind }) => kind),
    ['day', 'message'],
  );
});

test('addresses are found, sentences keep their ends, and names in them are refused', () => {
  const parts = splitLinks('See https://example.org/a?b=1. Or http://bank.example@evil.example, no?');
  assert.deepEqual(
    parts.map(({ kind, text }) => [kind, text]),
    [
      ['text', 'See '],
      ['link', 'https://example.org/a?b=1'],
      ['text', '. Or http://bank.example@evil.example, no?'],
    ],
  );
  assert.deepEqual(
    splitLinks('javascript:alert(1) example.org').map(({ kind }) => kind),
    ['text'],
  );
  const [disguised] = splitLinks('https://ехаmple.org');
  assert.equal(disguised?.kind === 'link' && disguised.url.hostname.startsWith('xn--'), true);
});

test('only emoji, at most three, are shown large', () => {
  assert.deepEqual(['🌹', '👩‍🚀🌹', '🌹 🌹 🌹', '🌹🌹🌹🌹', 'a🌹', '', '12'].map(isOnlyEmoji), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('a waveform has 1 to 64 whole numbers from 0 to 100', () => {
  for (const count of [0, 1, 63, 64, 65, 3000]) {
    const bars = drawWaveform(Array.from({ length: count }, (_, index) => (index % 7) / 20));
    assert.equal(bars.length, Math.max(1, Math.min(64, count)));
    assert.ok(bars.every((bar) => Number.isInteger(bar) && bar >= 0 && bar <= 100));
  }
  assert.equal(Math.max(...drawWaveform([0.1, 0.2, 0.4])), 100);
  assert.deepEqual(drawWaveform([0, 0]), [0, 0]);
});
