import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { accounts, coins, type GiftName } from '@romantic/contract';
import type { TestApp, TestMember } from '../../../testing/test-app.ts';
import { checkLedger } from '../ledger/check.ts';
import { grantPurchase } from '../ledger/grants.ts';

/** Coins for a test, as if they had been bought. */
export function give({ ctx }: Pick<TestApp, 'ctx'>, memberId: string, amount: number): Promise<unknown> {
  const purchase = { memberId, coins: amount, source: 'sandbox' as const, externalId: randomUUID() };
  return ctx.db.tx((tx) => grantPurchase(ctx, tx, purchase));
}

export function spend(
  member: TestMember,
  body: {
    item: 'superlike' | 'rewind' | 'boost' | 'see_like' | 'gift';
    quantity?: number;
    targetId?: string;
    gift?: GiftName;
  },
  key: string = randomUUID(),
) {
  return member.client.call(coins.spendCoins, { body, headers: { 'idempotency-key': key } });
}

export async function balanceOf(member: TestMember): Promise<number> {
  return (await member.client.call(coins.getCoinBalance)).balance;
}

/** The ledger holds: the last line of every test that moves coins. */
export async function assertLedgerHolds(app: Pick<TestApp, 'ctx'>): Promise<void> {
  assert.deepEqual((await checkLedger(app.ctx)).troubles, []);
}

/** A fresh access token, for a test that lets time pass. */
export async function renew(app: Pick<TestApp, 'client'>, { session }: TestMember): Promise<void> {
  const { refreshToken } = session;
  Object.assign(session, await app.client.call(accounts.refresh, { body: { refreshToken } }));
}
