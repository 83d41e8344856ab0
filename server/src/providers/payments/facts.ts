import type { PackId, PlanId } from '@romantic/contract';

/** What a store knows by a name of its own: a subscription over all its periods, or one purchase of coins. */
export interface Reference {
  kind: 'subscription' | 'pack';
  /** The store's id of it; the same in every event and receipt of it. */
  id: string;
}

/** As a store tells it. Whether a plan holds at a moment follows from this and the time (features/premium/life.ts). */
export type StoreState =
  | 'pending'
  | 'active'
  | 'grace'
  | 'retry'
  | 'paused'
  | 'expired'
  | 'refunded'
  | 'revoked'
  | 'upgraded';

/** What a store says of a subscription at one moment. Times in epoch ms. */
export interface SubscriptionFact {
  kind: 'subscription';
  id: string;
  plan: PlanId;
  state: StoreState;
  /** Whether it goes on by itself at the end of its period. */
  renews: boolean;
  startedAt: number;
  paidUntil: number;
  /** In grace: until when the plan goes on unpaid. */
  graceUntil: number | null;
  /** When paused: when it goes on, if that is known. */
  resumesAt: number | null;
  /** When a refund, the store or another subscription ended it. */
  endedAt: number | null;
  /** For whom it was bought: the token that we handed to the store; null when the app handed over none. */
  accountToken: string | null;
  /** The subscription that this one has taken the place of. */
  replaces: string | null;
  acknowledged: boolean;
}

/** What a store says of a purchase of coins. */
export interface PackFact {
  kind: 'pack';
  id: string;
  pack: PackId;
  quantity: number;
  state: 'pending' | 'paid' | 'refunded';
  accountToken: string | null;
  acknowledged: boolean;
}

export type StoreFact = SubscriptionFact | PackFact;

/**
 * Why a store's word was not taken. forged: not signed by the store. refused: signed, but for another app or environment,
 * too old, or of nothing that is sold here. unavailable: nobody knows at the moment, so ask again.
 */
export type StoreTrouble = 'forged' | 'refused' | 'unavailable';

export class StoreError extends Error {
  readonly trouble: StoreTrouble;
  constructor(trouble: StoreTrouble, why: string, cause?: unknown) {
    super(`${trouble}: ${why}`, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.trouble = trouble;
  }
}
