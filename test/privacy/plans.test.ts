import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { coins, discovery, people, premium } from '@romantic/contract';
import { addPhoto, getMe, type Member, signUp } from '../harness/member.ts';
import { readApi } from '../harness/openapi.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { crawl, findMarkers } from './crawl.ts';
import { crawlDoors } from './crawl-doors.ts';
import { openDatabase } from './database.ts';

/** Rome. */
const PLACE = { location: { latitude: 41.9, longitude: 12.5 } };
/** These decide on somebody, or show everybody nearby, whether they like one or not: likes.test.ts looks at them. */
const WITHOUT = [
  ...['discover', 'likeUser', 'passUser', 'rewind', 'blockUser', 'reportUser', 'logout'],
  // These change the plan that is looked at.
  ...['subscribe', 'changePlan', 'restorePurchases', 'playSandboxEvent'],
];

test('on every route members are told of those likes that they are entitled to, and of no other', async (t) => {
  const { baseUrl, databaseUrl } = await startQuickServer(t);
  const { document, operations } = await readApi(baseUrl);
  const { sql } = openDatabase(t, databaseUrl);
  const [free, plus, paying, gold, entitled] = [
    await signUp(baseUrl, PLACE),
    await signUp(baseUrl, PLACE),
    await signUp(baseUrl, PLACE),
    await signUp(baseUrl, PLACE),
    await signUp(baseUrl, PLACE),
  ];
  const likers: { member: Member; markers: string[] }[] = [];
  for (const index of [0, 1, 2, 3]) {
    const member = await signUp(baseUrl, { ...PLACE, fullName: `Likerx${'abcd'[index]}canary Example` });
    const bio = `canary-bio-${index}`;
    await member.client.call(people.updateProfile, { body: { bio } });
    const photo = await addPhoto(member, await drawPicture(index));
    for (const liked of [free, plus, paying, gold, entitled]) {
      await member.client.call(discovery.likeUser, { body: { userId: liked.id } });
    }
    const { photos } = await getMe(member);
    const stored = photos.map(({ urls }) => new URL(urls.small).pathname.split('/')[2] ?? 'none');
    const name = `Likerx${'abcd'[index]}canary`;
    likers.push({ member, markers: [member.id, name, bio, photo, ...stored] });
  }
  await sql`insert into app.entitlements (user_id, name) values (${entitled.id}, 'see_likes')`;
  for (const [member, plan] of [
    [plus, 'plus_month'],
    [gold, 'gold_month'],
  ] as const) {
    await member.client.call(premium.subscribe, { body: { plan, provider: 'sandbox' } });
  }
  await sql`select app.grant_coins(gen_random_uuid(), gen_random_uuid(), ${paying.id}, true, 'purchase:sandbox', 'plans',
    'purchase', 1000, 'stores', null, now())`;

  /** Which likers an answer of any route tells of, by any of their marks. */
  const learn = async ({ id, session }: Member): Promise<Set<string>> => {
    const token = session.accessToken;
    const ids = likers.map(({ member }) => member.id);
    const pages = [
      ...(await crawl({ baseUrl, document, operations, token, ids, without: WITHOUT })),
      ...(await crawlDoors({ baseUrl, token, ownerId: id, photoIds: [] })),
    ];
    assert.ok(pages.filter(({ answer }) => answer.status === 200).length > 10);
    const known = likers.filter(({ markers }) => pages.some((page) => findMarkers(page, markers).length > 0));
    return new Set(known.map(({ member }) => member.id));
  };

  await t.test('of a free plan: none', async () => {
    assert.deepEqual([...(await learn(free))], []);
    const { count, people: shown, blurred } = await free.client.call(discovery.listLikes);
    assert.deepEqual([count, shown.length, blurred.length], [4, 0, 4]);
  });

  await t.test('of Plus, which does not name it: none', async () => {
    assert.deepEqual([...(await learn(plus))], []);
    const { people: shown, blurred } = await plus.client.call(discovery.listLikes);
    assert.deepEqual([shown.length, blurred.length], [0, 4]);
  });

  await t.test('who paid for one: that one', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const { granted } = await paying.client.call(coins.spendCoins, { body: { item: 'see_like' }, headers });
    assert.deepEqual([...(await learn(paying))], [granted.person?.id]);
  });

  await t.test('of Gold: all, until it ends', async () => {
    assert.equal((await learn(gold)).size, likers.length);
    await gold.client.call(premium.playSandboxEvent, { body: { event: 'refund' } });
    assert.deepEqual([...(await learn(gold))], []);
  });

  await t.test('who is entitled: all', async () => {
    assert.equal((await learn(entitled)).size, likers.length);
  });
});
