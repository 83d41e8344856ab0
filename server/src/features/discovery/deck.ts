import type { Person, Ranked } from '@romantic/matchmaker';
import { LRUCache } from 'lru-cache';

/**
 * deck      the order in which one viewer is shown people, as it was computed at `asOf`.
 * wants     everything of the viewer that the order was computed from, apart from what is learned, and activity: another
 *           value, another deck.
 * scale     what every score of an order depends on apart from the people in it: the moment and the viewer's log-odds.
 * place     where a page ended: the last person's score, tie and id, and the scale they were ranked on. Pages go on
 *           behind it on the same scale, also when the deck was computed anew, or by another process: else whoever
 *           decides between two pages would move everybody's score past the place, and miss them.
 */
export interface Deck {
  asOf: number;
  wants: string;
  scale: Scale;
  people: readonly Ranked[];
  /** The engine had no more people than these. */
  complete: boolean;
  widened: boolean;
  /** How far was looked, km: the viewer's own limit unless widened. */
  radiusKm: number;
}

export interface Scale {
  /** Epoch ms. */
  now: number;
  says: number;
  gets: number;
}

export interface DeckPlace extends Ranked {
  scale: Scale;
}

/** How long an order is kept, ms: newcomers and changed people get in after it at the latest. */
export const DECK_MS = 3 * 60_000;
/** People ranked at once; a viewer who pages further gets twice as many. */
export const DECK_SIZE = 300;
/** The longest order there is: what the engine ranks in one go. */
export const DECK_LIMIT = 1_000;

export type Decks = LRUCache<string, Deck>;

/** Decks of recent viewers; a deck of 300 is about 30 kB. */
export function createDecks(): Decks {
  return new LRUCache({ max: 10_000 });
}

/** What of the viewer decides their order. */
export function wantsOf(viewer: Person): string {
  const { joinedAt, lastActiveAt, says, gets, exposures, boost, ...rest } = viewer;
  void [joinedAt, lastActiveAt, says, gets, exposures, boost];
  return JSON.stringify(rest);
}

export function scaleOf(viewer: Person, now: number): Scale {
  const { says, gets } = viewer;
  return { now, says, gets };
}

export function isSameScale(a: Scale, b: Scale): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A place as plain values for a cursor, and back. */
export function writePlace({ score, tie, id }: Ranked, { now, says, gets }: Scale): unknown[] {
  return [score, tie, id, now, says, gets];
}

export function readPlace(values: readonly unknown[]): DeckPlace {
  const [score, tie, id, now, says, gets] = values;
  const scale = { now: Number(now), says: Number(says), gets: Number(gets) };
  return { score: Number(score), tie: Number(tie), id: String(id), scale };
}

/** The index in the deck behind a place; 0 without a place. */
export function indexBehind(deck: Deck, place: Ranked | null): number {
  if (!place) return 0;
  let low = 0;
  let high = deck.people.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const person = deck.people[middle];
    if (person && comesBehind(person, place)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The engine's order: score down, tie up, id up. */
function comesBehind(person: Ranked, place: Ranked): boolean {
  if (person.score !== place.score) return person.score < place.score;
  if (person.tie !== place.tie) return person.tie > place.tie;
  return person.id > place.id;
}
