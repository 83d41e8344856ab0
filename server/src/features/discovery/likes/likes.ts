import { randomBytes } from 'node:crypto';
import type { Card } from '@romantic/contract';
import type { Context } from '../../../context.ts';
import { cutPage, openCursor, sealCursor } from '../../../db/keyset.ts';
import type { Member } from '../../../http/auth.ts';
import { getCards } from '../../people/cards.ts';
import { hasEntitlement } from '../../premium/entitlements.ts';
import { countLikers, listLikedSinceMoments, listLikers } from '../swipes/decision-queries.ts';

export interface LikesPage {
  count: number;
  people: Card[];
  blurred: { opaqueId: string; imageUrl: string }[];
  nextCursor: string | null;
}

/** How many people like the member and have no answer yet, of those whom the member may see. */
export function countLikes(ctx: Pick<Context, 'db' | 'config'>, memberId: string): Promise<number> {
  return countLikers(ctx.db, memberId, ctx.config.photoRequired);
}

/** The ids of those members whom somebody has liked since the moment given for each, of those whom they may see. */
export async function listLikedSince(
  ctx: Pick<Context, 'db' | 'config'>,
  members: readonly { id: string; since: Date }[],
): Promise<string[]> {
  const rows = await listLikedSinceMoments(ctx.db, members, ctx.config.photoRequired);
  return rows.map(({ id }) => id);
}

/**
 * Who likes the member and has no answer yet. Entitled members get cards. The others get a number and blurred pictures
 * under ids that are drawn for this answer alone: nothing in it leads to a person, but for whom they paid to see. Throws `cursor_invalid`.
 */
export async function listLikes(
  ctx: Pick<Context, 'db' | 'clock' | 'config' | 'mediaUrls' | 'secrets'>,
  me: Member,
  input: { limit: number; cursor?: string | undefined },
): Promise<LikesPage> {
  const place = input.cursor === undefined ? null : openCursor(ctx.secrets, 'likes', me.id, input.cursor);
  const after = place && { at: String(place[0]), id: String(place[1]) };
  const { photoRequired } = ctx.config;
  const [count, rows, entitled] = await Promise.all([
    countLikes(ctx, me.id),
    listLikers(ctx.db, me.id, after, input.limit + 1, photoRequired),
    hasEntitlement(ctx, me.id, 'see_likes'),
  ]);
  const { page, last } = cutPage(rows, input.limit);
  const nextCursor = last && sealCursor(ctx.secrets, 'likes', me.id, [last.at, last.id]);
  if (entitled) {
    const ids = page.map((row) => row.id);
    return { count, people: await getCards(ctx, me.id, ids), blurred: [], nextCursor };
  }
  const now = new Date(ctx.clock.now());
  const known = page.filter((row) => row.revealed).map((row) => row.id);
  const pictures = page.flatMap((row) => (row.revealed || row.blur_key === null ? [] : [row.blur_key]));
  return {
    count,
    people: await getCards(ctx, me.id, known),
    blurred: pictures.map((key) => ({
      opaqueId: randomBytes(12).toString('base64url'),
      imageUrl: ctx.mediaUrls.sign(key, now),
    })),
    nextCursor,
  };
}
