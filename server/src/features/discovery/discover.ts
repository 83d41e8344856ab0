import type { Card } from '@romantic/contract';
import type { Person } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { findCandidates } from './candidate-queries.ts';
import { computeDeck, rankBest } from './compute-deck.ts';
import { DECK_LIMIT, DECK_MS, DECK_SIZE, type Deck, wantsOf } from './deck.ts';
import { fillPage, type Page } from './page.ts';
import { beginWalk, markOf, openStep, type Step, sealStep, stepAfter } from './walk.ts';

type Needs = Pick<
  Context,
  'db' | 'clock' | 'config' | 'feed' | 'coldModels' | 'exposures' | 'mediaUrls' | 'secrets'
>;

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
  const [self] = await findCandidates(ctx.db, [me.id], false, new Date(ctx.clock.now()));
  if (!self?.person) throw ERRORS.profileIncomplete();
  // Who hides sees nobody: a paused member gets nothing to look at.
  if (self.paused) return { people: [], nextCursor: null, exhausted: false, widened: false };
  const step = input.cursor === undefined ? beginWalk() : openStep(ctx.secrets, me.id, input.cursor);
  const { deck, page } = await makePage(ctx, self.person, step, input.limit);
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
  return self?.person ? rankBest(ctx, self.person, limit) : [];
}

/** A page from the kept deck while it is young and was computed from what the viewer wants now; else from a new one. */
async function makePage(
  ctx: Needs,
  viewer: Person,
  step: Step,
  limit: number,
): Promise<{ deck: Deck; page: Page }> {
  const kept = ctx.feed.decks.get(viewer.id);
  const wants = wantsOf(viewer);
  const isUsable = kept?.wants === wants && ctx.clock.now() - kept.asOf < DECK_MS;
  const compute = async (size: number): Promise<Deck> => {
    const deck = { ...(await computeDeck(ctx, viewer, limit, size)), shown: kept?.shown ?? null };
    ctx.feed.decks.set(viewer.id, deck);
    return deck;
  };
  const size = step.page > 0 && kept ? Math.max(DECK_SIZE, kept.ranked.length) : DECK_SIZE;
  const deck = isUsable ? kept : await compute(size);
  const page = await fillPage(ctx, viewer, deck, step, limit);
  if (page.people.length === limit || (!isUsable && deck.complete)) return { deck, page };
  // The kept order is spent, or was cut: ask the engine again, for more than were looked through.
  const larger = await compute(deck.complete ? DECK_SIZE : Math.min(deck.ranked.length * 2, DECK_LIMIT));
  return { deck: larger, page: await fillPage(ctx, viewer, larger, step, limit) };
}
