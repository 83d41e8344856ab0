import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellToLatLng, greatCircleDistance, latLngToCell, UNITS } from 'h3-js';
import { centreOf, chordBeyond, chordSquared, distanceKm, kmOf } from './earth.ts';

const anyCell = fc
  .tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
  .map(([latitude, longitude]) => latLngToCell(latitude, longitude, 8));

test('distance is the great circle between centres, rounded up, at least 1, the same both ways', () => {
  fc.assert(
    fc.property(anyCell, anyCell, (a, b) => {
      const km = distanceKm(a, b);
      const exact = greatCircleDistance(cellToLatLng(a), cellToLatLng(b), UNITS.km);
      assert.ok(Number.isInteger(km) && km >= 1);
      assert.ok(km >= exact - 0.01 && km < exact + 1.01, `${km} for ${exact}`);
      assert.equal(distanceKm(b, a), km);
    }),
    { numRuns: 1000 },
  );
});

test('known distances', () => {
  const paris = latLngToCell(48.8566, 2.3522, 8);
  assert.equal(distanceKm(paris, paris), 1);
  assert.equal(distanceKm(paris, latLngToCell(45.764, 4.8357, 8)), 392);
  assert.equal(distanceKm(latLngToCell(-17.5, 179.999, 8), latLngToCell(-17.5, -179.999, 8)), 1);
});

test('the quick bound never refuses somebody within the radius', () => {
  fc.assert(
    fc.property(anyCell, anyCell, (a, b) => {
      const [from, to] = [centreOf(a), centreOf(b)];
      const chord2 = chordSquared(from.x, from.y, from.z, to.x, to.y, to.z);
      assert.ok(chord2 <= chordBeyond(kmOf(chord2)));
      const less = kmOf(chord2) - 2;
      assert.ok(less < 1 || chord2 > chordBeyond(less));
    }),
    { numRuns: 1000 },
  );
});
