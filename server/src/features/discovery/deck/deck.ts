import type { Person } from '@romantic/matchmaker';
import { LRUCache } from 'lru-cache';
import type { Shown } from './walk.ts';

/**
 * deck      whom one viewer may be shown, in three orders, as it was computed at `asOf`. A place of a page is dealt from
 *           one of them (deal.ts); who comes up in two is dealt once.
 * wants     everything of the viewer that the orders were computed from, apart from what is learned, and activity:
 *           another value, another deck.
 */
export interface Deck {
  asOf: number;
  wants: string;
  /** Of the cold model that scored. */
  modelVersion: string;
  /** Number of the period whose lots were drawn (lots.ts). */
  period: number;
  /** The engine's best, by full score. Everybody of the deck but some newcomers. */
  ranked: readonly string[];
  /** People of whom little is known, by what they may be worth. */
  newcomers: readonly string[];
  /** `ranked` again, in the order of their tickets. */
  chances: readonly string[];
  /** Whose weight is LIFT in `chances`. */
  lifted: ReadonlySet<string>;
  /** The engine had no more people than these. */
  complete: boolean;
  widened: boolean;
  /** How far was looked, km: the viewer's own limit unless widened. */
  radiusKm: number;
  /** What this process remembers of the viewer's latest walk. */
  shown: Shown | null;
}

/** How long an order is kept, ms: newcomers and changed people get in after it at the latest. */
export const DECK_MS = 3 * 60_000;
/**
 * People ranked at once: six pages, more than most look through in DECK_MS, when the rest is thrown away; a viewer who
 * pages further gets twice as many. At a million people 120 take twice as long to order, and little longer to rank.
 */
export const DECK_SIZE = 60;
/** The longest order there is: what the engine ranks in one go. */
export const DECK_LIMIT = 1_000;
/** Newcomers beside a cut order: as many as three pages of an active evening use. */
export const NEWCOMERS = 30;

export type Decks = LRUCache<string, Deck>;

/** Decks of recent viewers; a deck of 60 is about 5 kB. */
export function createDecks(): Decks {
  return new LRUCache({ max: 10_000 });
}

/** What of the viewer decides their order. */
export function wantsOf(viewer: Person): string {
  const { joinedAt, lastActiveAt, says, gets, exposures, boost, ...rest } = viewer;
  void [joinedAt, lastActiveAt, says, gets, exposures, boost];
  return JSON.stringify(rest);
}
