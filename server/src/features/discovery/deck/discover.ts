import type { Card } from '@romantic/contract';
import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import { findCandidates } from '../engine/candidate-queries.ts';
import { DECK_LIMIT, DECK_MS, DECK_SIZE, type Deck } from './deck.ts';
import type { DeckAsked } from './deck-maker.ts';
import { fillPage, type Page } from './page.ts';
import { beginWalk, markOf, openStep, type Step, sealStep, stepAfter } from './walk.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'feed' | 'exposures' | 'mediaUrls' | 'secrets'>;

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
  const step = input.cursor === undefined ? beginWalk() : openStep(ctx.secrets, me.id, input.cursor);
  const made =
    (await readOn(ctx, me.id, step, input.limit)) ?? (await beginAnew(ctx, me.id, step, input.limit));
  // Who hides sees nobody: a paused member gets nothing to look at.
  if (made === 'hidden') return { people: [], nextCursor: null, exhausted: false, widened: false };
  const { deck, page } = made;
  const ids = page.people.map(({ id }) => id);
  const [mark, at] = [markOf(step), new Date(ctx.clock.now())];
  await ctx.feed.rememberPage(ids.map((personId) => ({ viewerId: me.id, personId, mark, at })));
  noteExposures(ctx, me.id, page, deck.modelVersion);
  const next = page.more ? stepAfter(step, ids.length) : null;
  return {
    people: page.people,
    nextCursor: next && sealStep(ctx.secrets, me.id, next),
    exhausted: ids.length === 0 && input.cursor === undefined,
    widened: deck.widened,
  };
}

function noteExposures(
  { clock, exposures }: Pick<Context, 'clock' | 'exposures'>,
  viewerId: string,
  page: Page,
  modelVersion: string,
): void {
  const at = clock.now();
  const rows = page.dealt.map(({ id, source, propensity }, index) => {
    return { viewerId, personId: id, position: index + 1, propensity, source, modelVersion, at };
  });
  exposures.note(rows);
}

/** The ids at the top of a member's feed, for made-up people who look for somebody to like. Nobody is shown anything. */
export async function suggestAdmirers(ctx: Needs, memberId: string, limit: number): Promise<string[]> {
  const [self] = await findCandidates(ctx.db, [memberId], false, new Date(ctx.clock.now()));
  return self?.person ? ctx.feed.rankBest(self.person, limit) : [];
}

interface Made {
  deck: Deck;
  page: Page;
}

/** A full page of the kept deck, while it is young and was computed from what the viewer wants now. One read. */
async function readOn(ctx: Needs, viewerId: string, step: Step, limit: number): Promise<Made | null> {
  const deck = getYoung(ctx, viewerId);
  // Who has fewer people than a page is looked for anew each time: reading them first would be in vain.
  if (!deck || deck.ranked.length + deck.newcomers.length < limit) return null;
  const page = await fillPage(ctx, { id: viewerId, person: null }, deck, step, limit);
  return page?.people.length === limit ? { deck, page } : null;
}

/** A page of a new deck: the viewer had none, wants another, or has seen all of theirs. */
async function beginAnew(ctx: Needs, viewerId: string, step: Step, limit: number): Promise<Made | 'hidden'> {
  const kept = ctx.feed.decks.get(viewerId);
  const young = getYoung(ctx, viewerId);
  const make = async (size: number, spent: DeckAsked['spent']): Promise<Made | 'hidden'> => {
    const made = await ctx.feed.makeDeck({ viewerId, pageSize: limit, size, spent });
    if (made.outcome === 'unplaced') throw ERRORS.profileIncomplete();
    if (made.outcome === 'hidden') return 'hidden';
    const deck = { ...made.deck, shown: kept?.shown ?? null };
    ctx.feed.decks.set(viewerId, deck);
    const page = await fillPage(ctx, { id: viewerId, person: made.viewer }, deck, step, limit);
    if (!page) throw new Error('a page of a known viewer was not made');
    return { deck, page };
  };
  const size = step.page > 0 && kept ? Math.max(DECK_SIZE, kept.ranked.length) : DECK_SIZE;
  const made = await make(size, young && { wants: young.wants, size: sizeBehind(young) });
  if (made === 'hidden') return made;
  const wasSpent = young?.wants === made.deck.wants;
  if (wasSpent || made.page.people.length === limit || made.deck.complete) return made;
  return make(sizeBehind(made.deck), null);
}

function getYoung({ feed, clock }: Pick<Needs, 'feed' | 'clock'>, viewerId: string): Deck | null {
  const kept = feed.decks.get(viewerId);
  return kept && clock.now() - kept.asOf < DECK_MS ? kept : null;
}

/** The order was cut, or is spent: the engine is asked for more than were looked through. */
function sizeBehind({ complete, ranked }: Deck): number {
  return complete ? DECK_SIZE : Math.min(ranked.length * 2, DECK_LIMIT);
}
