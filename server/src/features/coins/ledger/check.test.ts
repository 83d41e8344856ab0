import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTestApp } from '../../../testing/test-app.ts';
import { give, spend } from '../testing/purse.ts';
import { checkLedger, reconcileLedger } from './check.ts';

/** Each needs the owner of the tables, who switches a guard off first, and each is found. */
const TAMPERINGS: readonly (readonly [found: string, statements: readonly string[]])[] = [
  [
    'balance is not what was booked',
    [
      'alter table app.coin_accounts disable trigger coin_accounts_balance_stays',
      'update app.coin_accounts set balance = balance + 1 where id = 1',
    ],
  ],
  ['sum is not zero', []],
  ['guard is off', []],
  [
    'below zero',
    [
      'alter table app.coin_accounts drop constraint coin_accounts_balance',
      "update app.coin_accounts set balance = -5 where kind = 'member'",
    ],
  ],
  [
    'two transfers under one key',
    [
      'alter table app.coin_transfers drop constraint coin_transfers_once',
      `insert into app.coin_transfers (id, kind, from_id, to_id, amount, owner_id, route, key, created_at)
       select gen_random_uuid(), 'boost', 1, 2, 1, 0, 'test', 'same', now() from generate_series(1, 2)`,
    ],
  ],
  ['stock is not what was bought', ['update app.coin_stock set bought = bought + 1']],
  [
    'gift without its place in the chat',
    [
      `insert into app.matches (id, user_a, user_b) select gen_random_uuid(), least(a.id, b.id), greatest(a.id, b.id)
       from app.users a, app.users b where a.id < b.id`,
      `insert into app.coin_transfers (id, kind, from_id, to_id, amount, owner_id, route, key, answer, created_at)
       select gen_random_uuid(), 'gift', 1, 2, 1, 0, 'test', 'gift', jsonb_build_object('targetId', id), now()
       from app.matches`,
    ],
  ],
  [
    'entries of nobody',
    [
      'alter table app.coin_transfers disable trigger coin_transfers_move',
      `insert into app.coin_transfers (id, kind, from_id, to_id, amount, owner_id, route, key, created_at)
       values (gen_random_uuid(), 'boost', 1, 123456789, 1, 0, 'test', 'nobody', now())`,
    ],
  ],
];

test('the reconciliation finds whatever was tampered with, and says so', async (t) => {
  const app = await makeTestApp(t);
  const [member] = [await app.signUp(), await app.signUp()];
  await give(app, member.id, 100);
  await spend(member, { item: 'rewind' });
  const gauge = async () => {
    const { values } = await app.ctx.metrics.ledgerErrors.get();
    return new Map(values.map(({ labels, value }) => [labels.check, value]));
  };
  const { troubles, transfers, members, coins } = await reconcileLedger(app.ctx);
  assert.deepEqual(
    { troubles, transfers, members, coins },
    { troubles: [], transfers: 2, members: 1, coins: 90 },
  );
  assert.deepEqual([...new Set((await gauge()).values())], [0]);
  for (const [found, statements] of TAMPERINGS) {
    for (const statement of statements) await app.ctx.db.part.unsafe(statement);
    const names = (await checkLedger(app.ctx)).troubles.map(({ check }) => check);
    assert.ok((names as string[]).includes(found), `${found}: not among ${names}`);
  }
  await reconcileLedger(app.ctx);
  for (const [found] of TAMPERINGS) assert.ok(((await gauge()).get(found) ?? 0) > 0, found);
});
