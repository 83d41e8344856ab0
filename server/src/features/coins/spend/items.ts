import type { GiftName } from '@romantic/contract';
import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import { insertEntry } from '../../chat/entries.ts';
import { prolongBoost } from '../../discovery/boosts.ts';
import { revealLiker } from '../../discovery/likes/reveals.ts';
import { getCards } from '../../people/cards.ts';
import type { SpendKey } from './keyed-spend.ts';
import { presentSpent, type Spent } from './present-spent.ts';
import { type SpendNeeds, spendAlone } from './spend-alone.ts';

const MINUTE_MS = 60_000;

type Needs = SpendNeeds & Pick<Context, 'config'>;

/** Lifts the member in the feed, half an hour for each, one behind the other. Throws boost_too_long. */
export async function buyBoost(ctx: Needs, me: Member, quantity: number, key: SpendKey): Promise<Spent> {
  const { boostMinutes, boostMinutesAhead, prices } = ctx.config.coins;
  const spend = {
    memberId: me.id,
    ...key,
    kind: 'boost' as const,
    quantity,
    amount: prices.boost * quantity,
    target: 'house' as const,
  };
  const row = await spendAlone(ctx, spend, async (tx) => {
    const until = await prolongBoost(tx, me.id, {
      now: ctx.clock.now(),
      ms: quantity * boostMinutes * MINUTE_MS,
      mostMs: boostMinutesAhead * MINUTE_MS,
    });
    if (until === null) throw ERRORS.boostTooLong();
    return { endsAt: new Date(until).toISOString() };
  });
  return presentSpent(row, { item: 'boost', quantity, endsAt: String(row.answer?.endsAt) });
}

/** Shows the member one person who likes them, and no other. Throws nobody_to_see. */
export async function seeLike(
  ctx: Needs & Pick<Context, 'mediaUrls'>,
  me: Member,
  key: SpendKey,
): Promise<Spent> {
  const amount = ctx.config.coins.prices.see_like;
  const spend = { memberId: me.id, ...key, kind: 'see_like' as const, quantity: 1, amount };
  const row = await spendAlone(ctx, { ...spend, target: 'house' }, async (tx) => {
    const personId = await revealLiker(ctx, tx, me.id);
    if (personId === null) throw ERRORS.nobodyToSee();
    return { personId };
  });
  // Who blocked the member since then is nobody to them, paid or not.
  const [person] = await getCards(ctx, me.id, [String(row.answer?.personId)]);
  return presentSpent(row, { item: 'see_like', quantity: 1, person: person ?? null });
}

/** Gives a match a present, which both see in their chat. Throws not_found without a live match. */
export async function giveGift(
  ctx: Needs & Pick<Context, 'conversationMediaUrls'>,
  me: Member,
  { gift, matchId }: { gift: GiftName; matchId: string },
  key: SpendKey,
): Promise<Spent> {
  const amount = ctx.config.coins.giftPrices[gift];
  const spend = { memberId: me.id, ...key, kind: 'gift' as const, quantity: 1, amount };
  const row = await spendAlone(ctx, { ...spend, target: 'gifts' }, async (tx, transferId) => {
    const message = await insertEntry(ctx, tx, {
      conversationId: matchId,
      senderId: me.id,
      entryId: transferId,
      type: 'gift',
      entry: { giftId: transferId, name: gift },
    });
    if (!message) throw ERRORS.notFound();
    return { gift, targetId: matchId };
  });
  return presentSpent(row, { item: 'gift', quantity: 1, gift });
}
