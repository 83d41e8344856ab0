import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keepInside, MAX_ZOOM, moveBy, outputSize, PHOTO_RATIO, rectangleOf, WHOLE } from './crop.ts';

const anySize = fc.record({
  width: fc.integer({ min: 50, max: 8_000 }),
  height: fc.integer({ min: 50, max: 8_000 }),
});
const anyCrop = fc.record({
  x: fc.double({ min: -1, max: 2, noNaN: true }),
  y: fc.double({ min: -1, max: 2, noNaN: true }),
  zoom: fc.double({ min: 0.1, max: 9, noNaN: true }),
});

test('whatever is asked for, what is kept is a portrait inside the picture', () => {
  fc.assert(
    fc.property(anySize, anyCrop, (picture, asked) => {
      const crop = keepInside(picture, asked);
      assert.ok(crop.zoom >= 1 && crop.zoom <= MAX_ZOOM);
      const { left, top, width, height } = rectangleOf(picture, crop);
      assert.ok(left >= -1e-6 && top >= -1e-6);
      assert.ok(left + width <= picture.width + 1e-6 && top + height <= picture.height + 1e-6);
      assert.ok(Math.abs(width / height - PHOTO_RATIO) < 1e-9);
    }),
  );
});

test('the picture follows the finger until its edge', () => {
  const picture = { width: 1_000, height: 1_000 };
  assert.deepEqual(rectangleOf(picture, WHOLE), { left: 100, top: 0, width: 800, height: 1_000 });
  const moved = moveBy(picture, WHOLE, 20, 50, 400);
  assert.ok(Math.abs(rectangleOf(picture, moved).left - 60) < 1e-9);
  assert.equal(rectangleOf(picture, moved).top, 0);
});

test('nothing is blown up, and nothing larger than needed is sent', () => {
  assert.deepEqual(outputSize({ width: 400, height: 500 }), { width: 400, height: 500 });
  assert.deepEqual(outputSize({ width: 4_000, height: 5_000 }), { width: 1_440, height: 1_800 });
});
