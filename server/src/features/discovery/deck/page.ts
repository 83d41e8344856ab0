import type { Card } from '@romantic/contract';
import { distanceKm, type Person } from '@romantic/matchmaker';
import type { Context } from '../../../context.ts';
import { createPresenter } from '../../people/cards.ts';
import { toPerson } from '../engine/candidate-queries.ts';
import { createDealer, type Dealt, listSources } from './deal.ts';
import { DECK_LIMIT, type Deck, wantsOf } from './deck.ts';
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

/** Who asks for a page. `person`: as they are at this moment; null: to be read together with the cards. */
export interface Asker {
  id: string;
  person: Person | null;
}

/**
 * Deals the next places of a walk to people who may be shown at this moment, until the page is full. Null when the asker,
 * as they were read with the cards, wants another deck than this one by now, hides, or got no card to be read with.
 */
export async function fillPage(
  ctx: Needs,
  { id: viewerId, person }: Asker,
  deck: Deck,
  step: Step,
  limit: number,
): Promise<Page | null> {
  let viewer = person;
  const shown = await getShown(ctx, viewerId, deck, step);
  const wasShown = (id: string): boolean => (shown.pageOf.get(id) ?? step.page) < step.page;
  const dealer = createDealer(deck, wasShown);
  const taken = new Map<string, { card: Card; dealt: Dealt }>();
  let open = listSources(ctx.secrets, viewerId, deck.period, step.dealt, limit);
  while (open.length > 0) {
    const dealt = open.flatMap((source) => dealer.deal(source) ?? []);
    if (dealt.length === 0) break;
    const ids = dealt.map(({ id }) => id);
    const rows = await readRows(ctx, viewerId, viewer === null, ids, step);
    viewer ??= findAsker(rows, viewerId, deck);
    if (viewer === null) return null;
    const cards = presentRows(ctx, viewer, rows, deck.radiusKm);
    // Whose place stayed empty is dealt anew.
    open = open.filter((_, at) => {
      const given = dealt[at];
      const card = given && cards.get(given.id);
      if (card) taken.set(card.id, { card, dealt: given });
      return !card;
    });
  }
  if (viewer === null) return null;
  remember(shown, step, [...taken.keys()]);
  // Nobody pages past DECK_LIMIT people without deciding on any: their list ends there.
  const more = dealer.hasMore() || !(deck.complete || deck.ranked.length >= DECK_LIMIT);
  const page = shuffle(ctx.secrets, viewerId, deck.period, [...taken.keys()]).flatMap(
    (id) => taken.get(id) ?? [],
  );
  return { people: page.map(({ card }) => card), dealt: page.map(({ dealt }) => dealt), more };
}

/** Who was on earlier pages: as this process remembers, or, where other processes made some of them, from the database. */
async function getShown(ctx: Pick<Context, 'db'>, viewerId: string, deck: Deck, step: Step): Promise<Shown> {
  const { shown } = deck;
  if (shown?.walk === step.walk && shown.pages >= step.page) return shown;
  const pageOf =
    step.page === 0
      ? new Map<string, number>()
      : await listShown(
          ctx.db,
          viewerId,
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

/** Whoever of these may be shown at this moment, filters left out, and `withViewer` the viewer. */
function readRows(
  { db, clock, config }: Needs,
  viewerId: string,
  withViewer: boolean,
  ids: readonly string[],
  step: Step,
): Promise<DeckCardRow[]> {
  const from = markOf({ walk: step.walk, page: 0 });
  const at = new Date(clock.now());
  return listDeckCards(db, viewerId, withViewer, ids, from, markOf(step), config.photoRequired, at);
}

/** The viewer among these rows; null when the deck is not theirs any more. */
function findAsker(rows: readonly DeckCardRow[], viewerId: string, deck: Deck): Person | null {
  const row = rows.find(({ id }) => id === viewerId);
  const viewer = row && !row.paused ? filterable(row) : null;
  return viewer && wantsOf(viewer) === deck.wants ? viewer : null;
}

/** The cards, by id, of those whom the filters let through, within the radius the order was computed for. */
function presentRows(
  ctx: Needs,
  viewer: Person,
  rows: readonly DeckCardRow[],
  radiusKm: number,
): Map<string, Card> {
  const fits = ctx.feed.createFilter(viewer);
  const present = createPresenter(ctx);
  const cards = new Map<string, Card>();
  for (const row of rows) {
    const person = row.id === viewer.id ? null : filterable(row);
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
