import type { Card } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { hasEntitlement } from '../premium/entitlements.ts';
import {
  hasMet,
  isRevealed,
  likesMe,
  listVisibleCards,
  type PhotoCardRow,
  readPhoto,
} from './card-queries.ts';
import { urlsNow } from './photos.ts';
import { presentCard, type Viewer } from './present-card.ts';

export { cardColumns, type PhotoCardRow } from './card-queries.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'mediaUrls'>;

/** How long a card that was in the feed can be opened again. */
const DECK_OPEN_MS = 24 * 60 * 60_000;

/** The cards of these people as the viewer sees them, in the order of `ids`; without those the viewer may not see. */
export async function getCards(ctx: Needs, viewerId: string, ids: readonly string[]): Promise<Card[]> {
  if (ids.length === 0) return [];
  const rows = await listVisibleCards(
    ctx.db,
    viewerId,
    ids,
    ctx.config.photoRequired,
    new Date(ctx.clock.now()),
  );
  const people = new Map(rows.map((row) => [row.id, row]));
  const present = createPresenter(ctx);
  return ids.flatMap((id) => {
    const row = people.get(id);
    return row ? [present(row, { cell: row.viewer_cell, interests: row.viewer_interests })] : [];
  });
}

/** Makes cards of rows of `cardColumns`, all as of this moment. Whether the viewer may see them is the caller's to know. */
export function createPresenter(
  ctx: Pick<Context, 'clock' | 'mediaUrls'>,
): (row: PhotoCardRow, viewer: Viewer) => Card {
  const how = { now: ctx.clock.now(), sign: urlsNow(ctx) };
  return (row, viewer) => presentCard(row, row.photos.map(readPhoto), viewer, how);
}

/**
 * The card of somebody the member was shown in the last 24 hours, is matched with, or (when entitled to know) is liked
 * by. Everybody else is `not_found`, whether they exist or not.
 */
export async function getPerson(ctx: Needs, me: Member, userId: string): Promise<Card> {
  const since = new Date(ctx.clock.now() - DECK_OPEN_MS);
  const mayOpen = (await hasMet(ctx.db, me.id, userId, since)) || (await isKnownLiker(ctx, me.id, userId));
  const [card] = mayOpen ? await getCards(ctx, me.id, [userId]) : [];
  if (!card) throw ERRORS.notFound();
  return card;
}

async function isKnownLiker(ctx: Needs, memberId: string, personId: string): Promise<boolean> {
  const isTold =
    (await hasEntitlement(ctx, memberId, 'see_likes')) || (await isRevealed(ctx.db, memberId, personId));
  return isTold && (await likesMe(ctx.db, memberId, personId));
}
