import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coins } from '@romantic/contract';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { give, spend } from './testing/purse.ts';

test('the statement', async (t) => {
  const app = await makeTestApp(t);
  const [member, other] = [await app.signUp(), await app.signUp()];
  const read = (query: { limit?: number; cursor?: string } = {}, who = member) =>
    who.client.call(coins.listCoinTransactions, { query });
  await give(app, member.id, 100);
  for (let index = 0; index < 4; index += 1) await spend(member, { item: 'rewind' });

  await t.test('is read on page by page, newest first, and adds up to the balance', async () => {
    const all = (await read()).transactions;
    assert.deepEqual(
      all.map(({ amount }) => amount),
      [-10, -10, -10, -10, 100],
    );
    assert.deepEqual([all[0]?.type, all[0]?.description, all[4]?.type], ['spent', '1 rewind', 'purchased']);
    const pages = [];
    for (let cursor: string | undefined; ; ) {
      const page = await read({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(...page.transactions);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    assert.deepEqual(pages, all);
    assert.deepEqual(await member.client.call(coins.getCoinBalance), {
      balance: 60,
      pending: 0,
      stock: { superlike: 0, rewind: 4, boost: 0 },
    });
  });

  await t.test('is the member’s own', async () => {
    assert.deepEqual((await read({}, other)).transactions, []);
    const { nextCursor } = await read({ limit: 1 });
    await assert.rejects(read({ cursor: nextCursor ?? '' }, other), refusedWith('cursor_invalid'));
  });
});
