import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, type ProfileChanges, people, safety } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type SignUp, type TestApp, type TestMember } from '../../../testing/test-app.ts';
import { entitle } from '../../premium/testing/entitle.ts';
import { nextPlace, north, whoSeesWhom } from '../testing/places.ts';

const BOTH: [boolean, boolean] = [true, true];
const NEITHER: [boolean, boolean] = [false, false];
const DAY_MS = 86_400_000;

/** Two people who suit each other, alone in a place of their own. */
async function makePair(app: TestApp, second: SignUp = {}): Promise<[TestMember, TestMember]> {
  const location = nextPlace();
  const pair: [TestMember, TestMember] = [
    await app.signUp({ location }),
    await app.signUp({ location, ...second }),
  ];
  assert.deepEqual(await whoSeesWhom(...pair), BOTH);
  return pair;
}

const change = (member: TestMember, changes: ProfileChanges) =>
  member.client.call(people.updateProfile, { body: changes });

/** What one insists on, what of the other does not meet it, and what does. */
const FILTERS: Record<string, { wants: ProfileChanges; fails?: ProfileChanges; meets: ProfileChanges }> = {
  gender: { wants: { interestedIn: ['man'] }, meets: { gender: 'man' } },
  'gender, several': { wants: { interestedIn: ['man', 'nonbinary'] }, meets: { gender: 'nonbinary' } },
  'must-have bio': { wants: { preferences: { mustHaves: { hasBio: true } } }, meets: { bio: 'Here.' } },
  'must-have height, unknown': {
    wants: { preferences: { mustHaves: { heightMinCm: 170 } } },
    meets: { heightCm: 170 },
  },
  'must-have height, least': {
    wants: { preferences: { mustHaves: { heightMinCm: 170 } } },
    fails: { heightCm: 169 },
    meets: { heightCm: 170 },
  },
  'must-have height, most': {
    wants: { preferences: { mustHaves: { heightMaxCm: 180 } } },
    fails: { heightCm: 181 },
    meets: { heightCm: 180 },
  },
  'must-have intent': {
    wants: { preferences: { mustHaves: { intents: ['long-term', 'life-partner'] } } },
    fails: { intent: 'short-term' },
    meets: { intent: 'long-term' },
  },
  'must-have language': {
    wants: { preferences: { mustHaves: { languages: ['pt', 'fr'] } } },
    fails: { languages: ['en'] },
    meets: { languages: ['en', 'fr'] },
  },
  'must-have interest': {
    wants: { preferences: { mustHaves: { interests: ['chess', 'jazz'] } } },
    fails: { interests: ['tea'] },
    meets: { interests: ['tea', 'jazz'] },
  },
};

test('hard filters hold in both directions', async (t) => {
  const app = await makeTestApp(t);
  const { db, feed } = app.ctx;

  for (const [name, { wants, fails, meets }] of Object.entries(FILTERS)) {
    await t.test(name, async () => {
      const [asker, other] = await makePair(app);
      if (fails) await change(other, fails);
      await change(asker, wants);
      assert.deepEqual(await whoSeesWhom(asker, other), NEITHER);
      await change(other, meets);
      assert.deepEqual(await whoSeesWhom(asker, other), BOTH);
    });
  }

  await t.test('age, both ends inclusive', async () => {
    const [asker, other] = await makePair(app, { birthDate: birthDateOf(app, 30) });
    for (const [ageMin, ageMax, sees] of [
      [31, 99, NEITHER],
      [18, 29, NEITHER],
      [30, 30, BOTH],
    ] as const) {
      await change(asker, { preferences: { ageMin, ageMax } });
      assert.deepEqual(await whoSeesWhom(asker, other), sees, `${ageMin} to ${ageMax}`);
    }
  });

  await t.test('distance: one’s own radius widens and says so, the other’s does not', async () => {
    const here = nextPlace();
    const asker = await app.signUp({ location: here });
    const other = await app.signUp({ location: north(here, 20) });
    const page = await asker.client.call(discovery.discover, { query: { limit: 1 } });
    assert.deepEqual([page.people[0]?.id, page.widened], [other.id, false]);
    await change(asker, { preferences: { maxDistanceKm: 5 } });
    assert.deepEqual(await whoSeesWhom(asker, other), [true, false]);
    assert.equal((await asker.client.call(discovery.discover)).widened, true);
    await change(other, { preferences: { maxDistanceKm: 5 } });
    assert.deepEqual(await whoSeesWhom(asker, other), NEITHER);
    const nobody = await asker.client.call(discovery.discover);
    assert.deepEqual([nobody.people, nobody.exhausted, nobody.nextCursor], [[], true, null]);
  });

  /** What no public door sets: verified, joined, last active. */
  const facts = {
    verified: (id: string, yes: boolean) =>
      db('setVerified')`update app.user_profiles set verified = ${yes} where user_id = ${id}`,
    newHere: (id: string, yes: boolean) =>
      db('setJoined')`update app.users set created_at = ${daysAgo(app, yes ? 13 : 16)} where id = ${id}`,
    recentlyActive: (id: string, yes: boolean) =>
      db('setActive')`update app.users set last_active_at = ${daysAgo(app, yes ? 6 : 9)} where id = ${id}`,
  };
  for (const [name, set] of Object.entries(facts)) {
    await t.test(`must-have ${name}`, async () => {
      const [asker, other] = await makePair(app);
      await change(asker, { preferences: { mustHaves: { [name]: true } } });
      for (const yes of [false, true]) {
        await set(other.id, yes);
        await feed.refresh([other.id]);
        const sees = (await deckOf(asker)).some(({ id }) => id === other.id);
        assert.equal(sees, yes);
      }
    });
  }
});

test('who is not to be shown is not shown', async (t) => {
  const app = await makeTestApp(t);

  await t.test('oneself', async () => {
    const [first] = await makePair(app);
    assert.ok((await deckOf(first)).every(({ id }) => id !== first.id));
  });

  await t.test('people decided on, liked or passed; the other still sees them', async () => {
    const [first, second] = await makePair(app);
    const [third, fourth] = await makePair(app);
    await first.client.call(discovery.likeUser, { body: { userId: second.id } });
    await third.client.call(discovery.passUser, { body: { userId: fourth.id } });
    assert.deepEqual(await whoSeesWhom(first, second), [false, true]);
    assert.deepEqual(await whoSeesWhom(third, fourth), [false, true]);
  });

  await t.test('people blocked, either way', async () => {
    const [first, second] = await makePair(app);
    await first.client.call(safety.blockUser, { body: { userId: second.id } });
    assert.deepEqual(await whoSeesWhom(first, second), NEITHER);
    await first.client.call(safety.unblockUser, { params: { userId: second.id } });
    assert.deepEqual(await whoSeesWhom(first, second), BOTH);
  });

  await t.test('who paused; and they see an empty page', async () => {
    const [first, second] = await makePair(app);
    await change(second, { visibility: { paused: true } });
    assert.deepEqual(await whoSeesWhom(first, second), NEITHER);
    const page = await second.client.call(discovery.discover);
    assert.deepEqual(page, { people: [], nextCursor: null, exhausted: false, widened: false });
    await change(second, { visibility: { paused: false } });
    assert.deepEqual(await whoSeesWhom(first, second), BOTH);
  });

  await t.test('who is incognito, but to those they like', async () => {
    const [first, second] = await makePair(app);
    await entitle(app, second.id, 'incognito');
    await change(second, { visibility: { incognito: true } });
    assert.deepEqual(await whoSeesWhom(first, second), [false, true]);
    await second.client.call(discovery.likeUser, { body: { userId: first.id } });
    assert.deepEqual(await whoSeesWhom(first, second), [true, false]);
  });

  await t.test('who has no place; and they are told to complete their profile', async () => {
    const [first] = await makePair(app);
    const nowhere = await app.signUp({ location: null });
    assert.ok(!(await deckOf(first)).some(({ id }) => id === nowhere.id));
    await assert.rejects(nowhere.client.call(discovery.discover), refusedWith('profile_incomplete'));
  });

  await t.test('who is banned', async () => {
    const [first, second] = await makePair(app);
    await app.ctx.db('ban')`update app.users set status = 'banned' where id = ${second.id}`;
    assert.ok(!(await deckOf(first)).some(({ id }) => id === second.id));
  });
});

test('where a photo is required, nobody without an approved one is shown', async (t) => {
  const app = await makeTestApp(t, { config: { photoRequired: true } });
  const location = nextPlace();
  const [viewer, bare, pending, approved] = await Promise.all(
    ['viewer', 'bare', 'pending', 'approved'].map(() => app.signUp({ location })),
  );
  assert.ok(viewer && bare && pending && approved);
  for (const [member, moderation] of [
    [pending, 'pending'],
    [approved, 'approved'],
  ] as const) {
    const { id } = member;
    await app.ctx.db('addPhoto')`
      insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation)
      values (${id}, ${id}, 1, ${`photos/${id}`}, ${`blurs/${id}`}, 'L00000fQ', 400, 500, ${moderation})`;
    await app.ctx.feed.refresh([id]);
  }
  assert.deepEqual(
    (await deckOf(viewer)).map(({ id }) => id),
    [approved.id],
  );
});

async function deckOf(member: TestMember) {
  return (await member.client.call(discovery.discover, { query: { limit: 20 } })).people;
}

function daysAgo(app: TestApp, days: number): Date {
  return new Date(app.clock.now() - days * DAY_MS);
}

/** Born so many years ago today. */
function birthDateOf(app: TestApp, age: number): string {
  const [year, rest] = [new Date(app.clock.now()).getUTCFullYear() - age, -6];
  return `${year}${new Date(app.clock.now()).toISOString().slice(0, 10).slice(rest)}`;
}
