import { MODEL_WEIGHTS } from '@romantic/matchmaker/model';
import type { Context } from '../../../context.ts';
import type { Deck } from './deck.ts';
import { drawLots, weightOf } from './lots.ts';

/** What a place is given by: the score, being new, or chance. */
export type Source = 'rank' | 'newcomer' | 'chance';

export interface Dealt {
  id: string;
  source: Source;
  /**
   * How likely this person was to get this place, given who had been dealt before: their weight by all weights left for a
   * place of chance; 1 for the others, which are not drawn.
   */
  propensity: number;
}

/** Places in ten that chance gives. Our choice: everybody of a deck is seen now and then, and a tenth of the order pays. */
const CHANCES_IN_TEN = 1;

/**
 * What the places of a walk from `first` on (0: its first card) are given by. Each ten has its places for newcomers and
 * for chance, and where they are tells nothing.
 */
export function listSources(
  secrets: Context['secrets'],
  viewerId: string,
  period: number,
  first: number,
  count: number,
): Source[] {
  const begin = Math.floor(first / 10);
  const sources: Source[] = [];
  for (let ten = begin; sources.length < first + count - begin * 10; ten += 1) {
    const places = Array.from({ length: 10 }, (_, place) =>
      (ten * 10 + place).toString(16).padStart(32, '0'),
    );
    sources.push(...sourcesOfTen(drawLots(secrets, 'places', viewerId, period, places)));
  }
  return sources.slice(first - begin * 10, first - begin * 10 + count);
}

function sourcesOfTen(lots: readonly number[]): Source[] {
  const places = lots.map((_, place) => place).sort((a, b) => (lots[a] as number) - (lots[b] as number));
  const sources = lots.map((): Source => 'rank');
  for (const [turn, place] of places.entries()) {
    if (turn < CHANCES_IN_TEN) sources[place] = 'chance';
    else if (turn < CHANCES_IN_TEN + MODEL_WEIGHTS.newcomers.placesInTen) sources[place] = 'newcomer';
  }
  return sources;
}

export interface Dealer {
  /** The next person for a place; null when nobody is left. An order that is spent is replaced by the ranked. */
  deal(source: Source): Dealt | null;
  /** Whether somebody is left. */
  hasMore(): boolean;
}

/** Deals from a deck to whoever was not shown before; nobody twice. */
export function createDealer(
  deck: Pick<Deck, 'ranked' | 'newcomers' | 'chances' | 'lifted'>,
  wasShown: (id: string) => boolean,
): Dealer {
  const dealt = new Set<string>();
  const isOut = (id: string): boolean => dealt.has(id) || wasShown(id);
  const createOrder = (ids: readonly string[]): (() => string | null) => {
    let at = 0;
    return () => {
      while (at < ids.length && isOut(ids[at] as string)) at += 1;
      return ids[at] ?? null;
    };
  };
  const first: Record<Source, () => string | null> = {
    rank: createOrder(deck.ranked),
    newcomer: createOrder(deck.newcomers),
    chance: createOrder(deck.chances),
  };
  const weightLeft = (): number =>
    deck.chances.reduce((sum, id) => (isOut(id) ? sum : sum + weightOf(id, deck.lifted)), 0);
  return {
    deal(source) {
      for (const from of [source, 'rank', 'newcomer'] as const) {
        const id = first[from]();
        if (id === null) continue;
        const propensity = from === 'chance' ? weightOf(id, deck.lifted) / weightLeft() : 1;
        dealt.add(id);
        return { id, source: from, propensity };
      }
      return null;
    },
    hasMore: () => first.rank() !== null || first.newcomer() !== null,
  };
}
