import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@romantic/matchmaker/model';
import { createSecrets } from '../../../secrets.ts';
import { createDealer, listSources } from './deal.ts';
import { findPeriod, LIFT, orderByTicket, PERIOD_MS, shuffle } from './lots.ts';

const secrets = createSecrets('a secret of this test, which is long enough');
const random = createRandom(20);
const drawId = (): string => {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** A viewer, people of whom one is the liker, and the first page of ten in a period. */
interface World {
  viewer: string;
  people: string[];
  liker: string;
}

function drawWorld(size: number): World {
  const people = Array.from({ length: size }, drawId);
  return { viewer: drawId(), people, liker: people[Math.floor(random() * size)] as string };
}

/** A first page of ten as discover makes it, and who got the place of chance. */
function dealPage({ viewer, people }: World, period: number, lifted: ReadonlySet<string>) {
  const chances = orderByTicket(secrets, viewer, period, people, lifted);
  const dealer = createDealer({ ranked: people, newcomers: [], chances, lifted }, () => false);
  const dealt = listSources(secrets, viewer, period, 0, 10).map((source) => dealer.deal(source));
  const chosen = dealt.find((one) => one?.source === 'chance')?.id;
  const ids = dealt.flatMap((one) => one?.id ?? []);
  return { ids: shuffle(secrets, viewer, period, ids), chosen };
}

/** Share of right guesses, and its highest value that 999 of 1000 such measurements would allow. */
function shareOf(right: number, of: number) {
  const share = right / of;
  return { share, most: share + 3.09 * Math.sqrt((share * (1 - share)) / of) };
}

/** The same ones each time; fewer would not tell 0.18 from 0.2. WORLDS=100000 for a closer look. */
const WORLDS = Math.max(6_000, Number(process.env.WORLDS ?? 0));

test('who knows how pages are made, and compares them, guesses the liker of a page of ten at most twice as often as chance', (t) => {
  const right: Record<string, number> = {};
  let hidden = 0;
  for (let index = 0; index < WORLDS; index += 1) {
    const world = drawWorld(14);
    const liked = new Set([world.liker]);
    const before = dealPage(world, 7, new Set());
    const { ids, chosen } = dealPage(world, 8, liked);
    if (!ids.includes(world.liker)) continue;
    hidden += 1;
    const fresh = ids.filter((id) => !before.ids.includes(id));
    const guesses: Record<string, string | undefined> = {
      'the place of chance': chosen,
      'new on the page': fresh[0] ?? chosen,
      'was not chosen a week ago, is now': chosen === before.chosen ? ids[0] : chosen,
      'least ticket of the page': orderByTicket(secrets, world.viewer, 8, ids, liked)[0],
    };
    for (const [place, id] of ids.entries()) guesses[`place ${place + 1}`] = id;
    for (const [how, guess] of Object.entries(guesses)) {
      right[how] = (right[how] ?? 0) + (guess === world.liker ? 1 : 0);
    }
  }
  assert.ok(hidden > WORLDS / 2);
  for (const [how, count] of Object.entries(right)) {
    const { share, most } = shareOf(count, hidden);
    t.diagnostic(`${how}: ${share.toFixed(4)}, at most ${most.toFixed(4)} (chance 0.1)`);
    assert.ok(most <= 0.2, `${how}: ${share} of ${hidden}`);
    // A place tells nothing at all, so the shuffle is one.
    if (how.startsWith('place ')) assert.ok(Math.abs(share - 0.1) < 0.02, `${how}: ${share}`);
  }
  // The lift is one, too: by it chance finds the liker twice as often as another.
  assert.ok(shareOf(right['the place of chance'] ?? 0, hidden).share > 0.16);
});

test('where somebody stands on a page has nothing to do with their rank', () => {
  const PAGES = 2_000;
  const best = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < PAGES; index += 1) {
    const world = drawWorld(30);
    const at = dealPage(world, 2, new Set()).ids.indexOf(world.people[0] as string);
    best[at] = (best[at] ?? 0) + 1;
  }
  for (const [at, count] of best.entries())
    assert.ok(Math.abs(count - 200) < 60, `place ${at + 1}: ${count}`);
});

test('who knows every ticket guesses the liker of n people with 2 / (n + 1)', () => {
  for (const size of [2, 10, 50]) {
    const WORLDS = 1_000;
    let right = 0;
    for (let index = 0; index < WORLDS; index += 1) {
      const world = drawWorld(size);
      right +=
        orderByTicket(secrets, world.viewer, 3, world.people, new Set([world.liker]))[0] === world.liker
          ? 1
          : 0;
    }
    const expected = LIFT / (LIFT + size - 1);
    const off = Math.abs(right / WORLDS - expected);
    assert.ok(off < 4 * Math.sqrt((expected * (1 - expected)) / WORLDS), `${right / WORLDS} of ${size}`);
  }
});

test('a like lifts in one period only, once it can no longer be taken back', () => {
  const viewer = drawId();
  const DAY = 24 * 3_600_000;
  const now = Date.UTC(2026, 10, 22, 12);
  const likedAt = now - 3 * DAY;
  const lifts = new Set<number>();
  for (let hour = -24 * 10; hour < 24 * 40; hour += 1) {
    const moment = now + hour * 3_600_000;
    const period = findPeriod(secrets, viewer, moment);
    assert.ok(period.likesUntil <= moment - DAY && period.likesUntil > moment - DAY - PERIOD_MS);
    assert.equal(period.likesUntil - period.likesFrom, PERIOD_MS);
    if (likedAt >= period.likesFrom && likedAt < period.likesUntil) lifts.add(period.number);
  }
  assert.equal(lifts.size, 1);
});

test('the order of a period is the same each time, another in the next, and each viewer’s own', () => {
  const { viewer, people } = drawWorld(30);
  const order = (whose: string, period: number) => orderByTicket(secrets, whose, period, people, new Set());
  assert.deepEqual(order(viewer, 5), order(viewer, 5));
  assert.notDeepEqual(order(viewer, 5), order(viewer, 6));
  assert.notDeepEqual(order(viewer, 5), order(drawId(), 5));
  assert.notDeepEqual(order(viewer, 5), shuffle(secrets, viewer, 5, people));
  // Who else is there changes nothing between two people.
  assert.deepEqual(
    orderByTicket(secrets, viewer, 5, people.slice(10), new Set()),
    order(viewer, 5).filter((id) => people.indexOf(id) >= 10),
  );
});
