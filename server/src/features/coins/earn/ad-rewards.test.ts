import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { coins } from '@romantic/contract';
import { createAds } from '../../../providers/ads/index.ts';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp, type TestMember } from '../../../testing/test-app.ts';
import { assertLedgerHolds, balanceOf, renew } from '../testing/purse.ts';
import { startAdNetwork } from './testing/ad-network.ts';

const UNIT = '1234567890';
const HOUR_MS = 3_600_000;

test('rewarded ads, confirmed by the network', async (t) => {
  const network = await startAdNetwork(t);
  const adUnits = { default: UNIT, boost: '2222222222' };
  const ads = { provider: 'admob' as const, keysUrl: network.keysUrl, adUnits, timeoutMs: 2_000 };
  const app = await makeTestApp(t, { config: { ads } });
  const { ctx, clock } = app;
  const { adCoins, adsPerDay } = ctx.config.coins;
  const offer = (member: TestMember, placement = 'default') =>
    member.client.call(coins.offerReward, { body: { placement } });
  const earn = (member: TestMember, rewardToken: string) =>
    member.client.call(coins.earnCoins, { body: { rewardToken } });
  const call = async (query: string): Promise<number> =>
    (await fetch(`${app.baseUrl}/webhooks/admob?${query}`)).status;
  const queryOf = (token: string | undefined, more: Record<string, string | undefined> = {}) =>
    network.signQuery({
      ad_network: '5450213213286189855',
      ad_unit: UNIT,
      custom_data: token,
      reward_amount: '1000',
      reward_item: 'coins',
      timestamp: String(clock.now()),
      transaction_id: randomBytes(16).toString('hex'),
      ...more,
    });

  await t.test('a callback pays once, the amount that we said; repeats are answered like it', async () => {
    const member = await app.signUp();
    const { rewardToken, adUnitId } = await offer(member);
    assert.equal(adUnitId, UNIT);
    await assert.rejects(earn(member, rewardToken), refusedWith('reward_pending'));
    assert.deepEqual((await member.client.call(coins.getCoinBalance)).pending, adCoins);
    const query = queryOf(rewardToken, { user_id: member.id });
    const storm = await Promise.all(Array.from({ length: 10 }, () => call(query)));
    assert.deepEqual(storm, Array(10).fill(200));
    // Neither another reward for the same token, nor another token for the same reward.
    assert.equal(await call(queryOf(rewardToken)), 200);
    const transaction_id = new URLSearchParams(query).get('transaction_id') ?? '';
    assert.equal(await call(queryOf((await offer(member)).rewardToken, { transaction_id })), 200);
    assert.deepEqual(await earn(member, rewardToken), { balance: adCoins, earned: adCoins });
    assert.deepEqual(await earn(member, rewardToken), { balance: adCoins, earned: adCoins });
    await assert.rejects(earn(await app.signUp(), rewardToken), refusedWith('not_found'));
  });

  await t.test('callbacks of many members, each ten times, shuffled: each paid once', async () => {
    const members = await Promise.all(Array.from({ length: 5 }, () => app.signUp()));
    const queries: string[] = [];
    for (const member of members) queries.push(queryOf((await offer(member)).rewardToken));
    const storm = Array.from({ length: 10 }, () => queries).flat();
    storm.sort(() => Math.random() - 0.5);
    assert.deepEqual([...new Set(await Promise.all(storm.map(call)))], [200]);
    for (const member of members) assert.equal(await balanceOf(member), adCoins);
  });

  await t.test('not a bit may be changed', async () => {
    const member = await app.signUp();
    const { rewardToken } = await offer(member);
    const query = queryOf(rewardToken);
    const verdicts = new Set<string>();
    // Signatures are of 70 to 72 bytes: in most of them some bits of the last character stand for nothing.
    for (const signed of [query, ...Array.from({ length: 8 }, () => queryOf(rewardToken))]) {
      for (let place = 0; place < signed.length; place += 1) {
        for (let bit = 0; bit < 5; bit += 1) {
          const bytes = Buffer.from(signed);
          bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
          const changed = bytes.toString('latin1').replace(/[^!-"$-~]/g, 'z');
          if (changed !== signed) verdicts.add(String(await ctx.ads.readCallback(changed)));
        }
      }
    }
    assert.deepEqual([...verdicts], ['forged']);
    const [content = '', rest = ''] = query.split('&signature=');
    const tricks = [
      content,
      `${query}&reward_amount=5`,
      `${content}&signature=&key_id=1`,
      `signature=${rest}`,
      `${content}&custom_data=x&signature=${rest}`,
      content.split('&').reverse().join('&').concat('&signature=', rest),
      network.signQuery({ custom_data: 'x' }),
    ];
    for (const trick of tricks) assert.equal(await call(trick), 401, trick.slice(0, 60));
    assert.equal(await balanceOf(member), 0);
    assert.equal(await call(query), 200);
    assert.equal(await balanceOf(member), adCoins);
  });

  await t.test(
    'signed, but for another app, placement, member, token or time: refused for good',
    async () => {
      const member = await app.signUp();
      const { rewardToken } = await offer(member);
      const refused = {
        'another ad unit': queryOf(rewardToken, { ad_unit: '999' }),
        'another placement': queryOf(rewardToken, { ad_unit: adUnits.boost }),
        'another member': queryOf(rewardToken, { user_id: (await app.signUp()).id }),
        'an unknown token': queryOf('x'.repeat(43)),
        'long ago': queryOf(rewardToken, { timestamp: String(clock.now() - 2 * HOUR_MS) }),
        'far ahead': queryOf(rewardToken, { timestamp: String(clock.now() + HOUR_MS) }),
      };
      for (const [why, query] of Object.entries(refused)) assert.equal(await call(query), 422, why);
      // The network tries the address without a token: it is well, and nothing is paid.
      assert.equal(await call(queryOf(undefined)), 200);
      clock.advance(HOUR_MS + 1);
      await renew(app, member);
      assert.equal(await call(queryOf(rewardToken)), 422, 'the token ran out');
      await assert.rejects(earn(member, rewardToken), refusedWith('not_found'));
      assert.equal(await balanceOf(member), 0);
      await assert.rejects(offer(member, 'elsewhere'), refusedWith('not_found'));
      await assert.rejects(offer(member, 'constructor'), refusedWith('not_found'));
    },
  );

  await t.test(
    'keys come and go; while they cannot be read nobody is paid, and it is asked again',
    async () => {
      const member = await app.signUp();
      const query = queryOf((await offer(member)).rewardToken);
      clock.advance(24 * HOUR_MS);
      await renew(app, member);
      const fresh = queryOf((await offer(member)).rewardToken);
      for (const trouble of [500, 404, 'nothing'] as const) {
        network.answerWith(trouble);
        assert.equal(await call(fresh), 503, String(trouble));
      }
      network.answerWith(200);
      assert.equal(await balanceOf(member), 0);
      assert.equal(await call(fresh), 200);
      assert.equal(await call(query), 422);
      network.rotate();
      const rotated = queryOf((await offer(member)).rewardToken);
      const before = network.asked;
      assert.equal(await call(rotated), 401, 'a key made up a moment ago is not looked for at once');
      clock.advance(60_000);
      assert.equal(await call(rotated), 200);
      assert.equal(network.asked, before + 1);
      assert.equal(await balanceOf(member), 2 * adCoins);
    },
  );

  await t.test('so many a day, whoever asks at once', async () => {
    const member = await app.signUp();
    const tokens: string[] = [];
    for (let index = 0; index < adsPerDay + 5; index += 1) tokens.push((await offer(member)).rewardToken);
    const statuses = await Promise.all(tokens.map((token) => call(queryOf(token))));
    assert.deepEqual([...new Set(statuses)], [200]);
    assert.equal(await balanceOf(member), adsPerDay * adCoins);
    await assert.rejects(offer(member), refusedWith('reward_limit'));
    clock.advance(24 * HOUR_MS);
    await renew(app, member);
    assert.equal((await offer(member)).leftToday, adsPerDay);
  });

  await t.test(
    'without a network there is no door; the sandbox believes the app, so many times',
    async () => {
      const config = { ads: { provider: 'sandbox' as const } };
      const sandbox = await makeTestApp(t, { config, databaseUrl: app.databaseUrl });
      const query = queryOf('x');
      assert.equal((await fetch(`${sandbox.baseUrl}/webhooks/admob?${query}`)).status, 404);
      const { session, phoneNumber } = await app.signUp();
      const member = sandbox.memberOf(session, phoneNumber);
      const { rewardToken } = await offer(member);
      await Promise.all([1, 2, 3].map(() => earn(member, rewardToken)));
      assert.equal(await balanceOf(member), adCoins);
      assert.equal(createAds({ provider: 'none' }, ctx).findAdUnit('default'), null);
    },
  );

  await assertLedgerHolds(app);
});
