import type { Match } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { cutPage, openCursor, sealCursor } from '../../db/keyset.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { getConversationStates } from '../chat/conversations.ts';
import { getCards } from '../people/cards.ts';
import { matchEvents } from './events.ts';
import { endMatchById, findMatchOf, listMatchesOf, type MatchRow } from './match-queries.ts';

type CardNeeds = Pick<Context, 'db' | 'clock' | 'config' | 'mediaUrls' | 'conversationMediaUrls'>;

/** One live match as the member sees it; null when it is none of theirs or the other is not to be seen. */
export async function findMatch(ctx: CardNeeds, me: Member, matchId: string): Promise<Match | null> {
  const row = await findMatchOf(ctx.db, me.id, matchId);
  const [match] = row ? await presentMatches(ctx, me, [row]) : [];
  return match ?? null;
}

/** The member's matches, newest first. Throws `cursor_invalid`. */
export async function listMatches(
  ctx: CardNeeds & Pick<Context, 'secrets'>,
  me: Member,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ matches: Match[]; nextCursor: string | null }> {
  const place = input.cursor === undefined ? null : openCursor(ctx.secrets, 'matches', me.id, input.cursor);
  const after = place && { at: String(place[0]), id: String(place[1]) };
  const rows = await listMatchesOf(ctx.db, me.id, after, input.limit + 1);
  const { page, last } = cutPage(rows, input.limit);
  return {
    matches: await presentMatches(ctx, me, page),
    nextCursor: last && sealCursor(ctx.secrets, 'matches', me.id, [last.at, last.id]),
  };
}

/** Ends a match for both. Throws `not_found`. */
export async function unmatch(
  ctx: Pick<Context, 'db' | 'clock' | 'realtime'>,
  me: Member,
  matchId: string,
): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const other = await endMatchById(tx, me.id, matchId, new Date(ctx.clock.now()));
    if (!other) throw ERRORS.notFound();
    await ctx.realtime.publish(tx, matchEvents('match.ended', matchId, me.id, other));
  });
}

async function presentMatches(ctx: CardNeeds, me: Member, rows: readonly MatchRow[]): Promise<Match[]> {
  const others = rows.map((row) => row.other_id);
  const ids = rows.map((row) => row.id);
  const [cards, states] = await Promise.all([
    getCards(ctx, me.id, others),
    getConversationStates(ctx, me, ids),
  ]);
  const byId = new Map(cards.map((card) => [card.id, card]));
  return rows.flatMap((row) => {
    const user = byId.get(row.other_id);
    const state = states.get(row.id);
    if (!user || !state) return [];
    return [
      {
        id: row.id,
        user,
        status: 'active' as const,
        matchedAt: row.created_at.toISOString(),
        ...state,
        expiresAt: null,
      },
    ];
  });
}
