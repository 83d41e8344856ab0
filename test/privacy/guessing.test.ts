import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, people } from '@romantic/contract';
import { waitForFeed } from '../harness/feed-settled.ts';
import { signUp } from '../harness/member.ts';
import { inParallel, times } from '../harness/parallel.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { openDatabase } from './database.ts';

const PLACE = { latitude: 45.07, longitude: 7.69 };
const TWINS = 14;
/** Each twin likes as many viewers as every other, so that nothing but whom they like tells them apart. */
const LIKES_EACH = 6;
const VIEWERS = TWINS * LIKES_EACH;
/** A like counts in the period after the one in which it can no longer be taken back: both are a week and a day. */
const LIFTING_AGE = '7 days 23 hours 55 minutes';

/**
 * Each viewer is liked by one of fourteen women who differ in nothing that anybody sees, and is shown ten. The tight
 * measurement, over thousands of worlds, is in server/src/features/discovery/deck/lots.test.ts; this one is of the product.
 */
test('no place on a page of ten holds the liker more than twice as often as chance, and reloading tells nothing', async (t) => {
  const { baseUrl, databaseUrl } = await startQuickServer(t, { env: { LIKES_PER_DAY: '1000' } });
  const { sql } = openDatabase(t, databaseUrl);
  const join = (gender: 'woman' | 'man', sought: 'woman' | 'man') =>
    signUp(baseUrl, { fullName: 'Twin Example', gender, interestedIn: [sought], location: PLACE });
  const twins = await inParallel(times(TWINS, Number), 4, () => join('woman', 'man'));
  const viewers = await inParallel(times(VIEWERS, Number), 4, () => join('man', 'woman'));
  const likerOf = (index: number) => twins[index % TWINS]!;
  await inParallel(viewers, 4, (viewer, index) =>
    likerOf(index).client.call(discovery.likeUser, { body: { userId: viewer.id } }),
  );
  await waitForFeed(baseUrl, sql);
  await sql`update app.decisions set created_at = created_at - ${LIFTING_AGE}::interval`;

  const places = times(10, () => 0);
  let hidden = 0;
  await inParallel(viewers, 4, async (viewer, index) => {
    const readPage = async (maxDistanceKm: number): Promise<string[]> => {
      await viewer.client.call(people.updateProfile, { body: { preferences: { maxDistanceKm } } });
      const page = await viewer.client.call(discovery.discover, { query: { limit: 10 } });
      return page.people.map(({ id }) => id);
    };
    // Another wish makes another deck: the order could be drawn anew, but is not.
    const page = await readPage(90);
    for (const km of [91, 92]) assert.deepEqual(await readPage(km), page);
    const at = page.indexOf(likerOf(index).id);
    if (at < 0) return;
    hidden += 1;
    places[at] = (places[at] ?? 0) + 1;
  });
  t.diagnostic(`${hidden} likers on ${VIEWERS} pages, by place: ${places.join(' ')}`);
  assert.ok(hidden > VIEWERS / 2);
  for (const [at, right] of places.entries()) {
    // Fails where a rate of 0.2 would be less likely than one in a thousand.
    const least = right / hidden - 3.1 * Math.sqrt((0.2 * 0.8) / hidden);
    assert.ok(least <= 0.2, `place ${at + 1}: ${right} of ${hidden}`);
  }
});
