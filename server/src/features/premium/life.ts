import type { PlanId, SubscriptionStatus } from '@romantic/contract';
import type { StoreState } from '../../providers/payments/facts.ts';

/**
 * The life of a subscription, pure. It is what its store said when it was read last; events only say that something may
 * have changed. Reads are numbered before they begin (app.store_reads), so the higher number is the newer truth: in
 * whichever order, however often and by whichever process they arrive, what is left is the same.
 */
export interface Life {
  plan: PlanId;
  state: StoreState;
  renews: boolean;
  /** Epoch ms, as the others. */
  startedAt: number;
  paidUntil: number;
  graceUntil: number | null;
  resumesAt: number | null;
  endedAt: number | null;
  /** The number of the read. */
  order: number;
}

/** A store tells of a renewal a little after it, ms; so long a plan that renews goes on unheard. */
export const RENEWAL_LEEWAY_MS = 30 * 60_000;

/** What is known after one more read. Idempotent, and the same in every order. */
export function joinLife(known: Life | null, read: Life): Life {
  return known && known.order >= read.order ? known : read;
}

/** Until when the plan holds if nothing else is heard, epoch ms; 0: it never did. */
export function entitledUntil(life: Life): number {
  const { state, paidUntil, graceUntil, endedAt } = life;
  switch (state) {
    case 'active':
      return paidUntil + (life.renews ? RENEWAL_LEEWAY_MS : 0);
    case 'grace':
      return Math.max(paidUntil, graceUntil ?? paidUntil);
    case 'retry':
    case 'paused':
      return paidUntil;
    case 'expired':
      return Math.min(paidUntil, endedAt ?? paidUntil);
    case 'refunded':
    case 'revoked':
    case 'upgraded':
      return endedAt ?? 0;
    case 'pending':
      return 0;
  }
}

/** Whether the plan holds at a moment. */
export function isEntitledAt(life: Life, now: number): boolean {
  return now < entitledUntil(life);
}

/** What a member is told of it at a moment: what runs out by itself has run out by the clock. */
export function statusAt(life: Life, now: number): SubscriptionStatus {
  switch (life.state) {
    case 'active':
      if (!isEntitledAt(life, now)) return 'expired';
      return life.renews ? 'active' : 'cancelled';
    case 'grace':
      return isEntitledAt(life, now) ? 'grace' : 'retry';
    case 'upgraded':
      return 'upgraded';
    default:
      return life.state;
  }
}

/** Whether it may come back to life by itself: nobody should buy a second one beside it. */
export function isOngoing(life: Life, now: number): boolean {
  return ['active', 'cancelled', 'grace', 'retry', 'paused'].includes(statusAt(life, now));
}
