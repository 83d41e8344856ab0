import type { Card } from '@romantic/contract';
import { distanceKm, type Person } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import { createPresenter } from '../people/cards.ts';
import { toPerson } from './candidate-queries.ts';
import { createDealer, type Dealt, listSources } from './deal.ts';
import { DECK_LIMIT, type Deck } from './deck.ts';
import { type DeckCardRow, listDeckCards, listShown } from './deck-queries.ts';
import { shuffle } from './lots.ts';
import { markOf, type Shown, type Step } from './walk.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'feed' | 'mediaUrls' | 'secrets'>;

export interface Page {
  /** Shuffled: where somebody stands on a page tells nothing. */
  people: Card[];
  /** What each of them got their place by, in the same order. */
  dealt: Dealt[];
  /** Whether the walk goes on. */
  more: boolean;
}

/** Deals the next places of a walk to people who may be shown at this moment, until the page is full. */
export async function fillPage(
  ctx: Needs,
  viewer: Person,
  deck: Deck,
  step: Step,
  limit: number,
): Promise<Page> {
  const shown = await getShown(ctx, viewer, deck, step);
  const wasShown = (id: string): boolean => (shown.pageOf.get(id) ?? step.page) < step.page;
  const dealer = createDealer(deck, wasShown);
  const taken = new Map<string, { card: Card; dealt: Dealt }>();
  let open = listSources(ctx.secrets, viewer.id, deck.period, step.dealt, limit);
  while (open.length > 0) {
    const dealt = open.flatMap((source) => dealer.deal(source) ?? []);
    if (dealt.length === 0) break;
    const ids = dealt.map(({ id }) => id);
    const cards = await getDeckCards(ctx, viewer, ids, deck.radiusKm, step);
    // Whose place stayed empty is dealt anew.
    open = open.filter((_, at) => {
      const given = dealt[at];
      const card = given && cards.get(given.id);
      if (card) taken.set(card.id, { card, dealt: given });
      return !card;
    });
  }
  remember(shown, step, [...taken.keys()]);
  // Nobody pages past DECK_LIMIT people without deciding on any: their list ends there.
  const more = dealer.hasMore() || !(deck.complete || deck.ranked.length >= DECK_LIMIT);
  const page = shuffle(ctx.secrets, viewer.id, deck.period, [...taken.keys()]).flatMap(
    (id) => taken.get(id) ?? [],
  );
  return { people: page.map(({ card }) => card), dealt: page.map(({ dealt }) => dealt), more };
}

/** Who was on earlier pages: as this process remembers, or, where other processes made some of them, from the database. */
async function getShown(ctx: Pick<Context, 'db'>, viewer: Person, deck: Deck, step: Step): Promise<Shown> {
  const { shown } = deck;
  if (shown?.walk === step.walk && shown.pages >= step.page) return shown;
  const pageOf =
    step.page === 0
      ? new Map<string, number>()
      : await listShown(
          ctx.db,
          viewer.id,
          [...new Set([...deck.ranked, ...deck.newcomers])],
          markOf({ walk: step.walk, page: 0 }),
          markOf(step),
        );
  deck.shown = { walk: step.walk, pages: step.page, pageOf };
  return deck.shown;
}

function remember(shown: Shown, step: Step, ids: readonly string[]): void {
  for (const id of ids) if (!shown.pageOf.has(id)) shown.pageOf.set(id, step.page);
  shown.pages = Math.max(shown.pages, step.page + 1);
}

/** The cards, by id, of whoever of these may be shown at this moment, within the radius the order was computed for. */
async function getDeckCards(
  ctx: Needs,
  viewer: Person,
  ids: readonly string[],
  radiusKm: number,
  step: Step,
): Promise<Map<string, Card>> {
  const from = markOf({ walk: step.walk, page: 0 });
  const { photoRequired } = ctx.config;
  const at = new Date(ctx.clock.now());
  const rows = await listDeckCards(ctx.db, viewer.id, ids, from, markOf(step), photoRequired, at);
  const fits = ctx.feed.createFilter(viewer);
  const present = createPresenter(ctx);
  const cards = new Map<string, Card>();
  for (const row of rows) {
    const person = filterable(row);
    if (!person || !fits(person)) continue;
    if (distanceKm(viewer.cell, person.cell) > Math.min(person.maxDistanceKm, radiusKm)) continue;
    cards.set(row.id, present(row, viewer));
  }
  return cards;
}

/** Somebody as filters see them: they look at nothing that is learned. */
function filterable(row: DeckCardRow): Person | null {
  if (row.cell === null) return null;
  const unlearned = { says: 0, gets: 0, exposures: 0, boost: 1 };
  return toPerson({ ...row, ...unlearned, has_bio: row.bio !== '' }, row.cell);
}
