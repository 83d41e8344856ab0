import type { Card } from '@romantic/contract';
import { accepts, distanceKm, type Person, type Ranking } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import { openCursor, sealCursor } from '../../db/keyset.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { getCards } from '../people/cards.ts';
import { findCandidates } from './candidate-queries.ts';
import {
  DECK_LIMIT,
  DECK_MS,
  DECK_SIZE,
  type Deck,
  type DeckPlace,
  indexBehind,
  isSameScale,
  readPlace,
  type Scale,
  scaleOf,
  wantsOf,
  writePlace,
} from './deck.ts';
import { getStanding, listDecided, rememberDeckCards } from './deck-queries.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'feed' | 'mediaUrls' | 'secrets'>;

export interface DiscoverInput {
  limit: number;
  cursor?: string | undefined;
}

export interface DiscoverPage {
  people: Card[];
  nextCursor: string | null;
  exhausted: boolean;
  widened: boolean;
}

/**
 * The next people for a member. The order comes from memory; every person of the page is then read again from the
 * database and judged by the same rule, so that nobody is shown who must not be, whatever the copy in memory believes.
 * Throws `profile_incomplete` without a location, `cursor_invalid`.
 */
export async function discover(ctx: Needs, me: Member, input: DiscoverInput): Promise<DiscoverPage> {
  const [self] = await findCandidates(ctx.db, [me.id], false);
  if (!self?.person) throw ERRORS.profileIncomplete();
  // Who hides sees nobody: a paused member gets nothing to look at.
  if (self.paused) return { people: [], nextCursor: null, exhausted: false, widened: false };
  const viewer = self.person;
  const place =
    input.cursor === undefined ? null : readPlace(openCursor(ctx.secrets, 'discover', me.id, input.cursor));
  const kept = await getDeck(ctx, viewer, input.limit, place);
  let deck = kept.deck;
  let page = await fillPage(ctx, viewer, deck, place, input.limit);
  if (page.people.length < input.limit && !(kept.fresh && deck.complete)) {
    // The kept order is spent, or was cut: ask the engine again, for more than were looked through.
    const size = deck.complete ? DECK_SIZE : Math.min(deck.people.length * 2, DECK_LIMIT);
    deck = await computeDeck(ctx, viewer, input.limit, size, place?.scale);
    page = await fillPage(ctx, viewer, deck, place, input.limit);
  }
  await rememberDeckCards(
    ctx.db,
    me.id,
    page.people.map((card) => card.id),
    new Date(ctx.clock.now()),
  );
  return {
    people: page.people,
    nextCursor: page.end && sealCursor(ctx.secrets, 'discover', me.id, writePlace(page.end, deck.scale)),
    exhausted: page.people.length === 0 && place === null,
    widened: deck.widened,
  };
}

/** The ids at the top of a member's feed, for made-up people who look for somebody to like. Nobody is shown anything. */
export async function suggestAdmirers(ctx: Needs, memberId: string, limit: number): Promise<string[]> {
  const [self] = await findCandidates(ctx.db, [memberId], false);
  if (!self?.person) return [];
  const { people } = await computeOrder(
    ctx,
    self.person,
    scaleOf(self.person, ctx.clock.now()),
    limit,
    limit,
  );
  return people.map((ranked) => ranked.id);
}

/** The viewer's kept deck while it is young and was computed from what the viewer wants now; else a new one. */
async function getDeck(ctx: Needs, viewer: Person, pageSize: number, place: DeckPlace | null) {
  const kept = ctx.feed.decks.get(viewer.id);
  const usable =
    kept &&
    kept.wants === wantsOf(viewer) &&
    ctx.clock.now() - kept.asOf < DECK_MS &&
    (!place || isSameScale(kept.scale, place.scale));
  // A viewer in the middle of their pages keeps their order; only a new start takes a new one.
  if (kept && usable) return { deck: kept, fresh: false };
  const size = place && kept ? Math.max(DECK_SIZE, kept.people.length) : DECK_SIZE;
  return { deck: await computeDeck(ctx, viewer, pageSize, size, place?.scale), fresh: true };
}

async function computeDeck(
  ctx: Needs,
  viewer: Person,
  pageSize: number,
  size: number,
  scaled?: Scale,
): Promise<Deck> {
  const asOf = ctx.clock.now();
  const scale = scaled ?? scaleOf(viewer, asOf);
  const { people, widened, radiusKm } = await computeOrder(ctx, viewer, scale, pageSize, size);
  const complete = people.length < size;
  const deck: Deck = { asOf, wants: wantsOf(viewer), scale, people, complete, widened, radiusKm };
  ctx.feed.decks.set(viewer.id, deck);
  return deck;
}

async function computeOrder(
  ctx: Needs,
  viewer: Person,
  { now, says, gets }: Scale,
  pageSize: number,
  limit: number,
): Promise<Ranking> {
  const { excluded, likedMe } = await getStanding(ctx.db, viewer.id);
  const seed = ctx.secrets.hash('deck-tie', viewer.id).toString('hex');
  return ctx.feed.rank({ ...viewer, says, gets }, { now, seed, excluded, likedMe, limit, pageSize });
}

/** Walks the deck from a place, takes who still may be shown, until the page is full. */
async function fillPage(ctx: Needs, viewer: Person, deck: Deck, place: DeckPlace | null, limit: number) {
  const people: Card[] = [];
  let index = indexBehind(deck, place);
  while (people.length < limit && index < deck.people.length) {
    const batch = deck.people.slice(index, index + limit);
    const ids = batch.map((ranked) => ranked.id);
    const allowed = await recheck(ctx, viewer, ids, deck.radiusKm);
    const cards = new Map((await getCards(ctx, viewer.id, allowed)).map((card) => [card.id, card]));
    for (const id of ids) {
      if (people.length === limit) break;
      index += 1;
      const card = cards.get(id);
      if (card) people.push(card);
    }
  }
  // Nobody pages past DECK_LIMIT people without deciding on any: their list ends there.
  const more = index < deck.people.length || !(deck.complete || deck.people.length >= DECK_LIMIT);
  return { people, end: more ? (deck.people[index - 1] ?? null) : null };
}

/** Who of these may be shown at this moment, within the radius that the order was computed for. */
async function recheck(
  ctx: Needs,
  viewer: Person,
  ids: readonly string[],
  radiusKm: number,
): Promise<string[]> {
  const { photoRequired } = ctx.config;
  const [candidates, decided] = await Promise.all([
    findCandidates(ctx.db, ids, photoRequired),
    listDecided(ctx.db, viewer.id, ids),
  ]);
  const now = ctx.clock.now();
  const allowed = new Set<string>();
  for (const { id, person, shown } of candidates) {
    if (!person || !shown || decided.has(id)) continue;
    if (!accepts(viewer, person, now) || !accepts(person, viewer, now)) continue;
    if (distanceKm(viewer.cell, person.cell) > Math.min(person.maxDistanceKm, radiusKm)) continue;
    allowed.add(id);
  }
  return ids.filter((id) => allowed.has(id));
}
