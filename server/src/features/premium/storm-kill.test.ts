import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { coins, premium } from '@romantic/contract';
import { inParallel } from '../../../../test/harness/parallel.ts';
import { createDataDir, startServer } from '../../../../test/harness/server.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { assertLedgerHolds } from '../coins/testing/purse.ts';
import { deliver, type Post, startStores } from './testing/stores.ts';
import { COINS_SOLD, refundEverything, sellEverything, shuffle } from './testing/storm.ts';

const KILLS = 2;

test('a storm of store events over a process that is killed again and again: one grant', async (t) => {
  const stores = await startStores(t);
  const { config, env } = stores;
  const witness = await makeTestApp(t, { config });
  const member = await witness.signUp();
  const { accountToken } = await member.client.call(premium.getPremiumStatus);
  const dataDir = await createDataDir();
  const start = () => startServer(t, { dataDir, env: { ...env, DATABASE_URL: witness.databaseUrl } });
  let server = await start();
  let cut = 0;

  /** Posts until it is taken, as stores do; the process dies in the middle, with events on their way. */
  const rage = async (posts: readonly Post[]): Promise<void> => {
    const storm = shuffle(posts.flatMap((post) => Array.from({ length: 10 }, () => post)));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const part = storm.splice(0, Math.floor(storm.length / (KILLS - kill)));
      let sent = 0;
      await inParallel(part, 8, async (post) => {
        sent += 1;
        if (sent === Math.floor(part.length / 2)) server.process.kill('SIGKILL');
        const status = await deliver(server.baseUrl, post);
        if (status === 200) return;
        assert.ok(status === 0 || status >= 500, `${post.path} answered ${status}`);
        cut += 1;
        storm.push(post);
      });
      if (server.process.exitCode === null && server.process.signalCode === null)
        await once(server.process, 'exit');
      server = await start();
    }
    await inParallel(storm, 8, async (post) => assert.equal(await deliver(server.baseUrl, post), 200));
  };

  const posts = sellEverything(stores, accountToken);
  await rage(posts);
  assert.ok(cut > 0, 'some were on their way when it died');
  assert.equal((await member.client.call(coins.getCoinBalance)).balance, COINS_SOLD);
  const { transactions } = await member.client.call(coins.listCoinTransactions);
  assert.equal(transactions.filter(({ type }) => type === 'purchased').length, 3);
  assert.equal((await member.client.call(premium.getPremiumStatus)).tier, 'gold');
  await assertLedgerHolds(witness);

  await rage([...refundEverything(stores), ...posts]);
  assert.equal((await member.client.call(coins.getCoinBalance)).balance, 0);
  assert.equal((await member.client.call(premium.getPremiumStatus)).tier, 'free');
  await assertLedgerHolds(witness);
  t.diagnostic(`${cut} events were cut off by ${2 * KILLS} kills`);
});
