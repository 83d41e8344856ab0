import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endOfQuietHours } from './quiet-hours.ts';

const at = (iso: string) => Date.parse(iso);
const quiet = (quiet_from: number, quiet_to: number, time_zone: string) => ({
  quiet_from,
  quiet_to,
  time_zone,
});
const NIGHT = 22 * 60;
const MORNING = 7 * 60;

test('quiet hours are those of the member’s own clock', () => {
  const lisbon = quiet(NIGHT, MORNING, 'Europe/Lisbon');
  assert.equal(endOfQuietHours(at('2026-11-22T21:59:59Z'), lisbon), null);
  assert.equal(endOfQuietHours(at('2026-11-22T22:00:30Z'), lisbon), at('2026-11-23T07:00:00Z'));
  assert.equal(endOfQuietHours(at('2026-11-23T06:59:59Z'), lisbon), at('2026-11-23T07:00:00Z'));
  assert.equal(endOfQuietHours(at('2026-11-23T07:00:00Z'), lisbon), null);
  const kolkata = quiet(NIGHT, MORNING, 'Asia/Kolkata');
  assert.equal(endOfQuietHours(at('2026-11-22T16:30:00Z'), kolkata), at('2026-11-23T01:30:00Z'));
  assert.equal(endOfQuietHours(at('2026-11-22T16:29:00Z'), kolkata), null);
});

test('none, the whole day, and a zone that nobody knows', () => {
  const now = at('2026-11-22T12:00:00Z');
  assert.equal(endOfQuietHours(now, { quiet_from: null, quiet_to: null, time_zone: 'UTC' }), null);
  assert.equal(endOfQuietHours(now, quiet(0, 0, 'UTC')), at('2026-11-23T00:00:00Z'));
  assert.equal(endOfQuietHours(now, quiet(11 * 60, 13 * 60, 'Nowhere/Land')), at('2026-11-22T13:00:00Z'));
});

test('their end lies ahead, within a day, and is outside of them', () => {
  const minutes = fc.integer({ min: 0, max: 1439 });
  fc.assert(
    fc.property(minutes, minutes, fc.integer({ min: 1.7e12, max: 1.9e12 }), (from, to, now) => {
      fc.pre(from !== to);
      const hours = quiet(from, to, 'UTC');
      const end = endOfQuietHours(now, hours);
      if (end === null) return;
      assert.ok(end > now && end - now <= 24 * 3600_000);
      assert.equal(endOfQuietHours(end, hours), null);
    }),
  );
});
