import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latLngToCell } from 'h3-js';
import type { CardRow } from './card-queries.ts';
import { firstName, presentCard } from './present-card.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const BELEM = latLngToCell(38.6971, -9.2061, 8);
const CHIADO = latLngToCell(38.7107, -9.1422, 8);

const ROW: CardRow = {
  id: '019a0000-0000-7000-8000-000000000001',
  full_name: 'Ana Clara Lima',
  birth_date: '1996-11-23',
  gender: 'woman',
  bio: 'Hello',
  interests: ['hiking', 'yoga'],
  prompts: [],
  intent: null,
  height_cm: 170,
  languages: ['pt'],
  cell: BELEM,
  city: 'Lisbon',
  hide_age: false,
  hide_distance: false,
  hide_activity: false,
  verified: false,
  made_up: false,
  last_active_at: new Date(NOW),
};
const viewer = { cell: CHIADO, interests: ['yoga', 'running'] };
const present = (
  change: Partial<CardRow>,
  who = viewer as { cell: string | null; interests: string[] },
  now = NOW,
) => presentCard({ ...ROW, ...change }, [], who, { now, sign: (key) => key });

test('a card shows the first name, the age of today, whole kilometres and what is shared', () => {
  const card = present({});
  assert.deepEqual(
    [card.name, card.age, card.distanceKm, card.city, card.common.interests],
    ['Ana', 29, 6, 'Lisbon', ['yoga']],
  );
  assert.equal(present({}, viewer, NOW + 12 * HOUR).age, 30, 'the birthday is tomorrow');
});

test('what is hidden is null', () => {
  const hidden = present({ hide_age: true, hide_distance: true, hide_activity: true });
  assert.deepEqual([hidden.age, hidden.distanceKm, hidden.city, hidden.activity], [null, null, null, null]);
  assert.equal(present({ cell: null, city: null }).distanceKm, null);
  assert.equal(present({}, { cell: null, interests: [] }).distanceKm, null);
  assert.equal(present({ cell: CHIADO }).distanceKm, 1, 'nobody is nearer than a kilometre');
});

test('activity is told in three steps', () => {
  const activity = (agoMs: number) => present({ last_active_at: new Date(NOW - agoMs) }).activity;
  assert.equal(activity(0), 'now');
  assert.equal(activity(0.25 * HOUR - 1), 'now');
  assert.equal(activity(0.25 * HOUR), 'today');
  assert.equal(activity(24 * HOUR), 'week');
  assert.equal(activity(7 * 24 * HOUR), null);
});

test('a first name is the first word, whatever the space', () => {
  assert.equal(firstName('Jean-Luc Picard'), 'Jean-Luc');
  assert.equal(firstName('  李 小龙 '), '李');
  assert.equal(firstName('Zoë\u00a0Q'), 'Zoë');
  assert.equal(firstName('Cher'), 'Cher');
});
