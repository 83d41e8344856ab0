import type { Person } from '@romantic/matchmaker';
import type { Db } from '../../../db/db.ts';
import { findCandidates } from '../engine/candidate-queries.ts';
import { type ComputedDeck, computeDeck, type RankNeeds, rankBest } from './compute-deck.ts';
import { wantsOf } from './deck.ts';

/** What a new deck is asked for with. */
export interface DeckAsked {
  viewerId: string;
  /** The search widens while it finds fewer. */
  pageSize: number;
  /** People to rank. */
  size: number;
  /** When the viewer still wants this, the deck they had is spent: then this many are ranked. */
  spent: { wants: string; size: number } | null;
}

/** `unplaced`: nobody of that id with a place. `hidden`: paused; who hides sees nobody. */
export type DeckMade =
  | { outcome: 'unplaced' }
  | { outcome: 'hidden' }
  | { outcome: 'made'; viewer: Person; deck: ComputedDeck };

/** Decks and other answers of the engine, each for one viewer as the database has them at this moment. */
export interface DeckMaker {
  makeDeck(asked: DeckAsked): Promise<DeckMade>;
  /** The ids at the top of somebody's order by the engine alone. */
  rankBest(viewer: Person, limit: number): Promise<string[]>;
  /** How many people each filter keeps from a viewer, by the matchmaker's names. */
  countDrops(viewer: Person): Promise<Record<string, number>>;
}

export function createDeckMaker(ctx: RankNeeds & { db: Db }): DeckMaker {
  return {
    async makeDeck({ viewerId, pageSize, size, spent }) {
      const [self] = await findCandidates(ctx.db, [viewerId], false, new Date(ctx.clock.now()));
      if (!self?.person) return { outcome: 'unplaced' };
      if (self.paused) return { outcome: 'hidden' };
      const viewer = self.person;
      const isSpent = spent?.wants === wantsOf(viewer);
      const deck = await computeDeck(ctx, viewer, pageSize, isSpent ? spent.size : size);
      return { outcome: 'made', viewer, deck };
    },
    rankBest: (viewer, limit) => rankBest(ctx, viewer, limit),
    async countDrops(viewer) {
      const known = await ctx.engine.knownTo(viewer.id, null);
      return ctx.engine.funnel(viewer, { now: ctx.clock.now(), ...known });
    },
  };
}
