import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { coins, type ProblemError } from '@romantic/contract';
import postgres from 'postgres';
import { refusedWith } from '../../../testing/refused-with.ts';
import { makeTestApp } from '../../../testing/test-app.ts';
import { assertLedgerHolds, balanceOf, give, spend } from '../testing/purse.ts';
import { grantPurchase, refundPurchase } from './grants.ts';
import { takeCoins } from './spends.ts';

test('the ledger', async (t) => {
  const app = await makeTestApp(t);
  const there = await makeTestApp(t, { databaseUrl: app.databaseUrl });
  const { ctx } = app;
  const price = ctx.config.coins.prices.superlike;
  const atOther = (member: Awaited<ReturnType<typeof app.signUp>>) =>
    there.memberOf(member.session, member.phoneNumber);

  await t.test('a key moves coins once, and is answered the same each time', async () => {
    const member = await app.signUp();
    await give(app, member.id, 100);
    const key = randomUUID();
    const first = await spend(member, { item: 'superlike', quantity: 2 }, key);
    assert.equal(first.balance, 100 - 2 * price);
    await spend(member, { item: 'rewind' });
    const again = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        spend(index % 2 ? member : atOther(member), { item: 'superlike', quantity: 2 }, key),
      ),
    );
    for (const answer of again) assert.deepEqual(answer, first);
    await assert.rejects(spend(member, { item: 'rewind' }, key), refusedWith('idempotency_key_reused'));
    assert.equal(await balanceOf(member), 100 - 2 * price - ctx.config.coins.prices.rewind);
    // Another member's key of the same name is another key.
    const other = await app.signUp();
    await give(app, other.id, 100);
    assert.equal((await spend(other, { item: 'rewind' }, key)).balance, 90);
    const missing = member.client.call(coins.spendCoins, { body: { item: 'rewind' } });
    await assert.rejects(missing, refusedWith('invalid_input'));
  });

  await t.test('a hundred spends of the last coins at once: exactly those that can be paid', async () => {
    const member = await app.signUp();
    await give(app, member.id, 37 * price + price - 1);
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        spend(index % 2 ? member : atOther(member), { item: 'superlike' }).then(
          ({ balance }) => balance,
          (error: ProblemError) => `${error.problem.status} ${error.problem.code}`,
        ),
      ),
    );
    const paid = outcomes.filter((outcome) => typeof outcome === 'number');
    assert.equal(paid.length, 37);
    // Each of them was told another balance.
    assert.equal(new Set(paid).size, 37);
    const refused = outcomes.filter((outcome) => typeof outcome !== 'number');
    assert.deepEqual([...new Set(refused)], ['409 insufficient_coins']);
    assert.equal(await balanceOf(member), price - 1);
    const [stock] = await ctx.db<{ bought: number }>('stock')`
      select bought from app.coin_stock where user_id = ${member.id}`;
    assert.equal(stock?.bought, 37);
    assert.equal((await member.client.call(coins.listCoinTransactions)).transactions.length, 30);
  });

  await t.test('each member’s devices are told of what is left, once a batch', async () => {
    const [one, two, poor] = [await app.signUp(), await app.signUp(), await app.signUp()];
    await give(app, one.id, 50);
    await give(app, two.id, 50);
    const heard: { topic: string; event: string; payload: unknown }[] = [];
    const sql = postgres(app.databaseUrl, { max: 1, onnotice: () => {} });
    const { unlisten } = await sql.listen('romantic_realtime', (text) => {
      heard.push(...(JSON.parse(text) as { events: typeof heard }).events);
    });
    const orders = [one, one, two, poor].map((member) => spend(member, { item: 'rewind' }).catch(() => null));
    await Promise.all(orders);
    const told = (id: string) =>
      heard
        .filter(({ topic }) => topic === `user:${id}`)
        .map(({ payload }) => payload as { balance: number });
    // Answers may overtake the news.
    for (let tries = 0; tries < 500 && told(one.id).at(-1)?.balance !== 30; tries += 1) await sleep(20);
    for (let tries = 0; tries < 500 && told(two.id).length === 0; tries += 1) await sleep(20);
    await unlisten();
    await sql.end();
    assert.deepEqual(told(one.id).at(-1), { balance: 30 });
    assert.deepEqual([told(two.id), told(poor.id)], [[{ balance: 40 }], []]);
    assert.deepEqual([...new Set(heard.map(({ event }) => event))], ['coins.changed']);
  });

  await t.test('in one batch: a key twice, a key of another request, what is too dear', async () => {
    const [one, two, poor] = [await app.signUp(), await app.signUp(), await app.signUp()];
    await give(app, one.id, 50);
    await give(app, two.id, 50);
    const plan = (memberId: string, key: string, amount: number, hash = 'a') => ({
      memberId,
      key,
      amount,
      requestHash: Buffer.from(hash),
      kind: 'rewind' as const,
      quantity: 1,
      target: 'house' as const,
      answer: null,
    });
    const rows = await ctx.db.tx((tx) =>
      takeCoins(ctx, tx, [
        plan(one.id, 'k', 30),
        plan(two.id, 'k', 60),
        plan(one.id, 'k', 30),
        plan(one.id, 'k', 30, 'b'),
        plan(one.id, 'dear', 21),
        plan(one.id, 'cheap', 20),
        plan(poor.id, 'k', 1),
        plan(two.id, 'k', 50),
      ]),
    );
    const told = rows.map(({ outcome, balance }) => `${outcome} ${balance}`);
    const expected = [
      'taken 20',
      'short 50',
      'repeated 20',
      'reused 20',
      'short 20',
      'taken 0',
      'short 0',
      'taken 0',
    ];
    assert.deepEqual(told, expected);
    assert.equal(rows[0]?.transfer_id, rows[2]?.transfer_id);
  });

  await t.test('what is booked stays, also for the owner of the tables', async () => {
    const member = await app.signUp();
    await give(app, member.id, 10);
    const refused = { code: '23001' };
    await assert.rejects(ctx.db('u')`update app.coin_transfers set amount = amount + 1`, refused);
    await assert.rejects(ctx.db('d')`delete from app.coin_transfers`, refused);
    await assert.rejects(ctx.db('t')`truncate app.coin_transfers`, refused);
    await assert.rejects(ctx.db('b')`update app.coin_accounts set balance = balance + 1`, refused);
    await assert.rejects(ctx.db('e')`delete from app.coin_accounts`, refused);
    await assert.rejects(
      ctx.db('f')`insert into app.coin_accounts (kind, balance) values ('member', 5)`,
      refused,
    );
    // A transfer that nobody can pay, to nowhere, or of nothing.
    const book = (from: string, to: string, amount: number) => ctx.db('book')`
      insert into app.coin_transfers (id, kind, from_id, to_id, amount, owner_id, route, key, request_hash, created_at)
      select gen_random_uuid(), 'boost', ${db(from)}, ${db(to)}, ${amount}, 0, 'test', gen_random_uuid()::text, '', now()
      from app.coin_accounts a where a.user_id = ${member.id}`;
    const db = (text: string) => ctx.db.part.unsafe(text);
    await assert.rejects(book('a.id', '1', 11), { code: '23514' });
    await assert.rejects(book('a.id', '987654321', 1), /does not exist/);
    await assert.rejects(book('a.id', 'a.id', 1), { code: '23514' });
    await assert.rejects(book('1', 'a.id', -1), { code: '23514' });
    await book('a.id', '1', 10);
    assert.equal(await balanceOf(member), 0);
  });

  await t.test('a refund of what was spent is owed, and paid by what comes next', async () => {
    const member = await app.signUp();
    const buy = (externalId: string, memberId = member.id) =>
      ctx.db.tx((tx) => grantPurchase(ctx, tx, { memberId, coins: 100, source: 'apple', externalId }));
    const refund = (externalId: string) =>
      ctx.db.tx((tx) => refundPurchase(ctx, tx, { source: 'apple', externalId }));
    const first = await buy('r1');
    assert.deepEqual([first.outcome, first.balance], ['given', 100]);
    assert.deepEqual((await buy('r1')).outcome, 'repeated');
    assert.equal((await buy('r1', (await app.signUp()).id)).outcome, 'foreign');
    await spend(member, { item: 'superlike', quantity: 4 });
    const taken = { outcome: 'taken', memberId: member.id, taken: 20, owed: 80 };
    assert.deepEqual(await refund('r1'), taken);
    assert.deepEqual(await refund('r1'), { ...taken, outcome: 'repeated', taken: 0, owed: 0 });
    assert.equal((await refund('r0')).outcome, 'unknown');
    assert.equal(await balanceOf(member), 0);
    assert.equal((await buy('r2')).balance, 20);
    assert.equal((await buy('r3')).balance, 120);
    const { transactions } = await member.client.call(coins.listCoinTransactions);
    const lines = transactions.map(({ type, amount }) => `${type} ${amount}`);
    assert.deepEqual(lines, [
      'purchased 100',
      'refunded -80',
      'purchased 100',
      'refunded -20',
      'spent -80',
      'purchased 100',
    ]);
  });

  await t.test('a purchase is told of ten times at once, and by two processes', async () => {
    const member = await app.signUp();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const on = index % 2 ? ctx : there.ctx;
        const purchase = { memberId: member.id, coins: 7, source: 'google' as const, externalId: 'storm' };
        return on.db.tx((tx) => grantPurchase(on, tx, purchase));
      }),
    );
    assert.equal(results.filter(({ outcome }) => outcome === 'given').length, 1);
    assert.equal(new Set(results.map(({ transactionId }) => transactionId)).size, 1);
    assert.equal(await balanceOf(member), 7);
  });

  await t.test('who deletes their account leaves the books as they are', async () => {
    const member = await app.signUp();
    await give(app, member.id, 10);
    await ctx.db('gone')`delete from app.users where id = ${member.id}`;
  });

  await assertLedgerHolds(app);
});
