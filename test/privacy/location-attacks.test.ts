import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startQuickServer } from '../harness/quick-server.ts';
import { ATTACKS } from './attacks.ts';
import { meanOf, measureErrors, stageHunts } from './hunts.ts';
import { distanceM } from './plane.ts';

/** Victims: two a city. */
const CITIES = 6;
/** An attack may do this much better than guessing the middle of the cell, and no more (safety.md 5.3). */
const LEAST_SHARE = 0.95;

/** That the same scripts find people on a server that stores exact places is shown in server/src/testing. */
test('five known attacks find nobody better than the middle of their cell', async (t) => {
  const { baseUrl } = await startQuickServer(t);
  const hunts = await stageHunts(baseUrl, CITIES);
  const guessing = meanOf(hunts.map(({ guess, truth }) => distanceM(guess, truth)));
  assert.ok(hunts.length >= 12 && guessing > 200);

  for (const [name, attack] of Object.entries(ATTACKS)) {
    await t.test(name, async (t) => {
      const errors = await measureErrors(hunts, attack, distanceM);
      t.diagnostic(`${Math.round(meanOf(errors))} m off; guessing ${Math.round(guessing)} m`);
      assert.ok(meanOf(errors) >= LEAST_SHARE * guessing, errors.map(Math.round).join(' '));
    });
  }
});
