import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRange } from './byte-range.ts';

const file = { bytes: 1_000, etag: '"tag"' };
const asked = (range: string | undefined, ifRange?: string) => readRange(range, ifRange, file);

test('one range of bytes, as RFC 9110 has it', () => {
  assert.deepEqual(asked('bytes=0-99'), { from: 0, to: 99 });
  assert.deepEqual(asked('bytes=900-'), { from: 900, to: 999 });
  assert.deepEqual(asked('bytes=900-5000'), { from: 900, to: 999 });
  assert.deepEqual(asked('bytes=-100'), { from: 900, to: 999 });
  assert.deepEqual(asked('bytes=-5000'), { from: 0, to: 999 });
  for (const outside of ['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])
    assert.equal(asked(outside), 'outside');
  for (const none of [undefined, 'bytes=-', 'bytes=5-4', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b', 'bytes'])
    assert.equal(asked(none), 'whole', none ?? 'none');
});

test('a part of another file than the client has is not sent', () => {
  assert.deepEqual(asked('bytes=0-1', '"tag"'), { from: 0, to: 1 });
  for (const other of ['"other"', 'W/"tag"', 'Sun, 22 Nov 2026 10:00:00 GMT'])
    assert.equal(asked('bytes=0-1', other), 'whole');
});

test('whatever is asked, a part lies within the file', () => {
  const part = fc.oneof(fc.nat(), fc.bigInt({ min: 0n }), fc.constant(''));
  fc.assert(
    fc.property(part, part, fc.integer({ min: 0, max: 5_000 }), (first, last, bytes) => {
      const found = readRange(`bytes=${first}-${last}`, undefined, { bytes, etag: '"tag"' });
      if (typeof found === 'string') return;
      assert.ok(0 <= found.from && found.from <= found.to && found.to < bytes, JSON.stringify(found));
    }),
  );
});
