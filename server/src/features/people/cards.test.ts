import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Card, discovery, type ProblemError, people, safety } from '@romantic/contract';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { entitle } from '../premium/testing/entitle.ts';
import { getCards } from './cards.ts';

const open = (viewer: TestMember, person: { id: string }): Promise<Card> =>
  viewer.client.call(people.getPerson, { params: { userId: person.id } });
const isNotFound = (error: ProblemError) => error.problem.code === 'not_found';
const like = (from: TestMember, to: TestMember) =>
  from.client.call(discovery.likeUser, { body: { userId: to.id } });

async function show(app: TestApp, viewer: TestMember, person: { id: string }, agoMs = 0): Promise<void> {
  await app.ctx.db('test')`
    insert into app.deck_cards (viewer_id, person_id, shown_at)
    values (${viewer.id}, ${person.id}, ${new Date(app.clock.now() - agoMs)})
    on conflict (viewer_id, person_id) do update set shown_at = excluded.shown_at`;
}

test('whose card a member may open', async (t) => {
  const app = await makeTestApp(t);
  const [ana, bea, cleo, dora] = [
    await app.signUp(),
    await app.signUp(),
    await app.signUp(),
    await app.signUp(),
  ];

  await t.test('nobody’s by id alone, not one’s own, not of an id of nobody', async () => {
    await assert.rejects(open(ana, bea), isNotFound);
    await assert.rejects(open(ana, ana), isNotFound);
    await assert.rejects(open(ana, { id: '019a0000-0000-7000-8000-000000000001' }), isNotFound);
  });

  await t.test('of somebody in the deck, for a day, and not the other way round', async () => {
    await show(app, ana, bea);
    assert.equal((await open(ana, bea)).id, bea.id);
    assert.equal((await open(ana, { id: bea.id.toUpperCase() })).id, bea.id);
    await assert.rejects(open(bea, ana), isNotFound);
    await show(app, ana, bea, 24 * 3_600_000);
    await assert.rejects(open(ana, bea), isNotFound);
    await show(app, ana, bea);
  });

  await t.test('not while they are paused, nor incognito', async () => {
    const hide = (visibility: { paused?: boolean; incognito?: boolean }) =>
      bea.client.call(people.updateProfile, { body: { visibility } });
    for (const { id } of [bea, cleo]) await entitle(app, id, 'incognito');
    await hide({ paused: true });
    await assert.rejects(open(ana, bea), isNotFound);
    await hide({ paused: false, incognito: true });
    await assert.rejects(open(ana, bea), isNotFound);
    await hide({ incognito: false });
    await open(ana, bea);
  });

  await t.test('of a match, also when paused, until it ends', async () => {
    await like(ana, cleo);
    const { match } = await like(cleo, ana);
    assert.ok(match);
    await cleo.client.call(people.updateProfile, { body: { visibility: { paused: true, incognito: true } } });
    assert.equal((await open(ana, cleo)).id, cleo.id);
    await show(app, ana, cleo);
    await cleo.client.call(discovery.unmatch, { params: { matchId: match.id } });
    await assert.rejects(open(ana, cleo), isNotFound, 'gone for both, whatever the deck remembers');
  });

  await t.test('of who likes one, only when entitled to know', async () => {
    await like(dora, ana);
    await assert.rejects(open(ana, dora), isNotFound);
    await app.ctx.db('test')`insert into app.entitlements (user_id, name) values (${ana.id}, 'see_likes')`;
    assert.equal((await open(ana, dora)).id, dora.id);
    await ana.client.call(discovery.passUser, { body: { userId: dora.id } });
    await assert.rejects(open(ana, dora), isNotFound, 'answered');
  });

  await t.test('of nobody who blocked one', async () => {
    await bea.client.call(safety.blockUser, { body: { userId: ana.id } });
    await assert.rejects(open(ana, bea), isNotFound);
  });

  await t.test('cards keep the order of the ids and drop who is not to be seen', async () => {
    const ids = [dora.id, ana.id, bea.id, '018f0000-0000-7000-8000-000000000000', cleo.id, dora.id];
    const cards = await getCards(app.ctx, ana.id, ids);
    assert.deepEqual(
      cards.map(({ id }) => id),
      [dora.id, dora.id],
      'bea blocked, cleo is paused and no match any more',
    );
    assert.deepEqual(await getCards(app.ctx, ana.id, []), []);
  });
});

test('nothing private is in any answer about another person', async (t) => {
  const app = await makeTestApp(t);
  const [ana, bea] = [
    await app.signUp(),
    await app.signUp({ fullName: 'Bea Secretname', birthDate: '1991-02-03' }),
  ];
  await bea.client.call(people.updateProfile, {
    body: {
      preferences: { ageMin: 21, ageMax: 77, maxDistanceKm: 12_345, mustHaves: { heightMinCm: 123 } },
      visibility: { hideAge: true, hideDistance: true },
    },
  });
  await ana.client.call(people.updateProfile, { body: { heightCm: 170 } });
  await app.ctx.db('test')`
    update app.user_profiles set country = 'QQ' where user_id = ${bea.id}`;
  await app.ctx.db('test')`
    insert into app.standings (user_id, likes_given, passes_given, likes_received, passes_received)
    values (${bea.id}, 70001, 70002, 70003, 70004)`;
  await app.ctx.db('test')`
    insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation)
    values (${bea.id}, ${bea.id}, 1, 'shown', 'blurred.webp', 'hash', 70005, 70006, 'approved'),
      (${ana.id}, ${bea.id}, 2, 'waiting', 'waiting.webp', 'hash', 1, 1, 'pending'),
      (${randomUUID()}, ${bea.id}, 3, 'refused', 'refused.webp', 'hash', 1, 1, 'rejected')`;
  await app.ctx.feed.refresh([ana.id, bea.id]);
  const deck = await ana.client.call(discovery.discover, {});
  const liked = await like(ana, bea);
  const told = JSON.stringify([deck, liked, await open(ana, bea), (await like(bea, ana)).match && []]);
  const matches = JSON.stringify(await ana.client.call(discovery.listMatches, {}));
  const [place] = await app.ctx.db<{ cell: string; phone: string }>('test')`
    select cell, encode(phone_hash, 'hex') as phone from app.user_profiles join app.users on id = user_id
    where user_id = ${bea.id}`;
  assert.ok(place && told.includes(bea.id) && matches.includes(bea.id), 'the answers are about her');
  assert.ok(told.includes('/media/shown/small.webp'));
  const canaries = [
    'Secretname',
    '1991',
    bea.phoneNumber.slice(4),
    place.cell,
    place.phone,
    'Lisbon',
    'QQ',
    '12345',
    '123',
  ];
  const counts = [
    '70001',
    '70002',
    '70003',
    '70004',
    '70005',
    '70006',
    'blurred',
    'waiting',
    'refused',
    'interestedIn',
  ];
  for (const answer of [told, matches]) {
    // Ids, cursors, signatures and thousandths of seconds may hold any letters and digits.
    const readable = answer.replaceAll(/"(id|\w+Id|nextCursor)":"[^"]*"|expires=[^"]*|\.\d{3}Z(?=")/g, '');
    for (const canary of [...canaries, ...counts]) assert.ok(!readable.includes(canary), canary);
  }
});
