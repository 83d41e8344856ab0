import type { Card } from '@romantic/contract';

/** People not decided on yet, the next first. */
export interface Deck {
  people: readonly Card[];
  nextCursor: string | null;
  exhausted: boolean;
  widened: boolean;
}

export interface DeckPage {
  people: readonly Card[];
  nextCursor: string | null;
  exhausted: boolean;
  widened: boolean;
}

/** With fewer than this the next page is asked for. */
export const LOW_WATER = 5;
/** People whose photos are fetched ahead, behind the one who is shown. */
const AHEAD = 2;

/** `decided`: who was decided on while the page was on its way, or in another tab. */
export function startDeck(page: DeckPage, decided: ReadonlySet<string>): Deck {
  const { nextCursor, widened } = page;
  const people = page.people.filter(({ id }) => !decided.has(id));
  // An empty beginning is not asked for again and again, whatever the reason.
  const exhausted = page.exhausted || (people.length === 0 && nextCursor === null);
  return { people, nextCursor, exhausted, widened };
}

/** Adds a page below; whoever is in the deck or decided on already does not come twice. */
export function addPage(deck: Deck, page: DeckPage, decided: ReadonlySet<string>): Deck {
  const here = new Set(deck.people.map(({ id }) => id));
  const fresh = page.people.filter(({ id }) => !here.has(id) && !decided.has(id));
  return { ...deck, people: [...deck.people, ...fresh], nextCursor: page.nextCursor, widened: page.widened };
}

export function removePerson(deck: Deck, userId: string): Deck {
  if (!deck.people.some(({ id }) => id === userId)) return deck;
  return { ...deck, people: deck.people.filter(({ id }) => id !== userId) };
}

/** Back on top, for a decision that was taken back or refused. */
export function putBack(deck: Deck, card: Card): Deck {
  return { ...deck, exhausted: false, people: [card, ...deck.people.filter(({ id }) => id !== card.id)] };
}

/** What is to be read now: the next page, a new walk from the start when this one has ended, or nothing. */
export function nextRead(deck: Deck): 'page' | 'start' | null {
  if (deck.people.length >= LOW_WATER) return null;
  if (deck.nextCursor !== null) return 'page';
  return deck.people.length === 0 && !deck.exhausted ? 'start' : null;
}

interface HasPhotos {
  photos: readonly { urls: { medium: string } }[];
}

/** Addresses worth fetching ahead: the next photo of the person shown, then the first ones of those behind. */
export function photosAhead(people: readonly HasPhotos[], photoIndex: number): string[] {
  const [top, ...behind] = people;
  const following = top?.photos[photoIndex + 1];
  const firsts = behind.slice(0, AHEAD).flatMap(({ photos }) => photos.slice(0, 1));
  return [...(following ? [following] : []), ...firsts].map(({ urls }) => urls.medium);
}
