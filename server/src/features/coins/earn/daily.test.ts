import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coins } from '@romantic/contract';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../../testing/test-app.ts';
import { assertLedgerHolds, balanceOf, renew } from '../testing/purse.ts';
import { earnDaily } from './daily.ts';
import { payReferrals } from './referrals.ts';

const DAY_MS = 24 * 3_600_000;

test('coins for coming by, each day', async (t) => {
  const app = await makeTestApp(t);
  const { dailyCoins } = app.ctx.config.coins;
  const member = await app.signUp();
  const come = () => member.client.call(coins.earnDaily);
  app.clock.stop();
  let balance = 0;
  for (const [index, earned] of [...dailyCoins, dailyCoins[0] ?? 0].entries()) {
    balance += earned;
    const answers = await Promise.all([come(), come(), come()]);
    for (const answer of answers) assert.deepEqual(answer, { balance, earned, streak: index + 1 });
    app.clock.advance(DAY_MS);
    await renew(app, member);
  }
  app.clock.advance(DAY_MS);
  await renew(app, member);
  assert.deepEqual(await come(), { balance: balance + 2, earned: 2, streak: 1 });
  // A clock that goes back pays nothing again.
  app.clock.advance(-3 * DAY_MS);
  await earnDaily(app.ctx, { id: member.id, sessionId: '' });
  app.clock.advance(3 * DAY_MS);
  assert.equal(await balanceOf(member), balance + 2);
  await assertLedgerHolds(app);
});

test('who brings a friend', async (t) => {
  const app = await makeTestApp(t);
  const { ctx, clock } = app;
  const { referralCoins, referralsPerMonth } = ctx.config.coins;
  const codeOf = (member: TestMember) => member.client.call(coins.getReferral);
  const accept = (member: TestMember, code: string) =>
    member.client.call(coins.acceptReferral, { body: { code } });
  const addPhoto = (id: string) => ctx.db('photo')`
    insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation)
    values (gen_random_uuid(), ${id}, 1, gen_random_uuid(), gen_random_uuid(), 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', 800, 800,
      'approved')`;
  const referrer = await app.signUp();
  const { code } = await codeOf(referrer);
  const friend = await app.signUp();

  await t.test('is paid with them, when they have become a member and not before, once', async () => {
    await accept(friend, code.toLowerCase());
    await assert.rejects(accept(friend, code), refusedWith('referral_refused'));
    await assert.rejects(accept(referrer, code), refusedWith('not_found'));
    await assert.rejects(accept(referrer, 'NOBODY22'), refusedWith('not_found'));
    await addPhoto(friend.id);
    await payReferrals(ctx);
    assert.equal(await balanceOf(friend), 0, 'an account of a minute');
    clock.advance(DAY_MS + 1);
    for (const member of [referrer, friend]) await renew(app, member);
    await Promise.all([payReferrals(ctx), payReferrals(ctx)]);
    await payReferrals(ctx);
    assert.deepEqual([await balanceOf(referrer), await balanceOf(friend)], [referralCoins, referralCoins]);
    assert.deepEqual(await codeOf(referrer), { code, joined: 1, paid: 1, coins: referralCoins });
  });

  await t.test('a number counts once for ever, and only while it is new', async () => {
    const number = friend.phoneNumber;
    await ctx.db('gone')`delete from app.users where id = ${friend.id}`;
    const again = await app.signUp({ phoneNumber: number });
    await assert.rejects(accept(again, code), refusedWith('referral_refused'));
    const old = await app.signUp();
    await ctx.db(
      'old',
    )`update app.users set created_at = created_at - interval '8 days' where id = ${old.id}`;
    await assert.rejects(accept(old, code), refusedWith('referral_refused'));
  });

  await t.test('a farm of accounts earns so much a month and no more', async () => {
    for (let index = 0; index < referralsPerMonth + 2; index += 1) {
      const member = await app.signUp();
      await accept(member, code);
      await addPhoto(member.id);
    }
    clock.advance(2 * DAY_MS);
    await renew(app, referrer);
    await payReferrals(ctx);
    assert.equal(await balanceOf(referrer), referralsPerMonth * referralCoins);
  });

  await assertLedgerHolds(app);
});
