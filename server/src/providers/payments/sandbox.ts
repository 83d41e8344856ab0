import type { PackId, PlanId, SandboxEvent } from '@romantic/contract';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { newId } from '../../ids.ts';
import { StoreError, type SubscriptionFact } from './facts.ts';
import type { Order, Payments } from './index.ts';
import { addPeriod } from './period.ts';
import {
  findSandboxPurchase,
  findSandboxSubscription,
  insertSandboxPurchase,
  updateSandboxPurchase,
} from './sandbox-queries.ts';

const DAY_MS = 86_400_000;
const GRACE_MS = 7 * DAY_MS;

interface Needs {
  db: Db;
  clock: Clock;
}

/** The store of development: it takes no money and keeps what it sold in the database. */
export function createSandbox({ db, clock }: Needs): Payments {
  const change = async (id: string, edit: (fact: SubscriptionFact) => SubscriptionFact) => {
    const fact = await findSandboxPurchase(db, id);
    if (fact?.kind !== 'subscription')
      throw new StoreError('refused', 'the sandbox has no such subscription');
    await updateSandboxPurchase(db, edit(fact));
  };
  return {
    kind: 'sandbox',
    manageUrl: null,
    readReceipt: async (receipt, kind) => ({ kind, id: receipt }),
    async read({ kind, id }) {
      const fact = id.length > 255 ? null : await findSandboxPurchase(db, id);
      return fact?.kind === kind ? fact : null;
    },
    readNotice: null,
    acknowledge: null,
    async order(order) {
      const now = clock.now();
      const id = order.receipt ?? newId(now);
      if (id.length > 255)
        throw new StoreError('refused', 'a receipt of the sandbox has 255 characters at most');
      await insertSandboxPurchase(db, sell(order, id, now), order.buyer.accountToken, new Date(now));
      return { kind: order.kind, id };
    },
    setRenewal: (id, renews) => change(id, (fact) => ({ ...fact, renews })),
    changePlan: (id, plan) => change(id, (fact) => ({ ...fact, plan })),
    openPortal: null,
  };
}

function sell({ kind, product, buyer }: Order, id: string, now: number) {
  const shared = { id, accountToken: buyer.accountToken, acknowledged: true };
  if (kind === 'pack') {
    return { ...shared, kind, pack: product as PackId, quantity: 1, state: 'paid' as const };
  }
  const plan = product as PlanId;
  return {
    ...shared,
    kind,
    plan,
    state: 'active' as const,
    renews: true,
    startedAt: now,
    paidUntil: addPeriod(now, plan),
    graceUntil: null,
    resumesAt: null,
    endedAt: null,
    replaces: null,
  };
}

/** Lets something happen to an account's newest subscription. Gives its id; null when there is none. */
export async function playSandbox(
  { db, clock }: Needs,
  accountToken: string,
  event: SandboxEvent,
): Promise<string | null> {
  const fact = await findSandboxSubscription(db, accountToken);
  if (fact?.kind !== 'subscription') return null;
  await updateSandboxPurchase(db, happen(fact, event, clock.now()));
  return fact.id;
}

/** A subscription after an event; pure. */
export function happen(fact: SubscriptionFact, event: SandboxEvent, now: number): SubscriptionFact {
  const calm = { ...fact, graceUntil: null, resumesAt: null, endedAt: null };
  switch (event) {
    case 'renew':
      return { ...calm, state: 'active', renews: true, paidUntil: addPeriod(fact.paidUntil, fact.plan) };
    case 'fail_payment':
      return { ...calm, state: 'grace', paidUntil: now, graceUntil: now + GRACE_MS };
    case 'end_grace':
      return { ...calm, state: 'retry', paidUntil: Math.min(fact.paidUntil, now) };
    case 'recover':
    case 'unpause':
      return { ...calm, state: 'active', renews: true, paidUntil: addPeriod(now, fact.plan) };
    case 'pause':
      return { ...calm, state: 'paused', paidUntil: now, resumesAt: addPeriod(now, 'plus_month') };
    case 'refund':
      return { ...calm, state: 'refunded', renews: false, endedAt: now };
    case 'revoke':
      return { ...calm, state: 'revoked', renews: false, endedAt: now };
    case 'expire':
      return { ...calm, state: 'expired', renews: false, paidUntil: Math.min(fact.paidUntil, now) };
  }
}
