import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import { newId } from '../../../ids.ts';
import { dayOf, secondsToNextDay } from '../../discovery/swipes/allowances.ts';
import { findBalance, holdAccount } from '../ledger/account-queries.ts';
import { grantCoins } from '../ledger/grants.ts';
import {
  countRewards,
  insertReward,
  lockReward,
  markClaimed,
  markRewarded,
  type RewardRow,
} from './ad-reward-queries.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'metrics' | 'realtime' | 'ads'>;

const TOKEN_BYTES = 32;
/** From asking for an ad to the network's word on it. */
const TOKEN_MS = 3_600_000;
/** Ads that are begun and not watched to the end do not pay; so many of them a day for each that may pay. */
const ASKED_FOR_PAID = 3;

export interface OfferedReward {
  rewardToken: string;
  adUnitId: string;
  coins: number;
  expiresAt: string;
  leftToday: number;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * A token for one ad of one placement, which the app hands to the ad as its custom data. Throws not_found for a placement
 * without ads, reward_limit when the day's are used up.
 */
export async function offerReward(ctx: Needs, me: Member, placement: string): Promise<OfferedReward> {
  const adUnitId = ctx.ads.findAdUnit(placement);
  if (adUnitId === null) throw ERRORS.notFound();
  const now = ctx.clock.now();
  const { adCoins, adsPerDay } = ctx.config.coins;
  const { asked, paid } = await countRewards(ctx.db, me.id, dayStart(now));
  if (paid >= adsPerDay || asked >= adsPerDay * ASKED_FOR_PAID)
    throw ERRORS.rewardLimit(secondsToNextDay(now));
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(now + TOKEN_MS);
  const reward = { id: newId(now), memberId: me.id, tokenHash: hashOf(token), placement, amount: adCoins };
  await insertReward(ctx.db, { ...reward, now: new Date(now), expiresAt });
  return {
    rewardToken: token,
    adUnitId,
    coins: adCoins,
    expiresAt: expiresAt.toISOString(),
    leftToday: adsPerDay - paid,
  };
}

/**
 * What a watched ad has brought; the same each time it is asked. The proof is the network's word (receiveAdReward), not
 * this call; only the sandbox takes the app's. Throws not_found, reward_pending while the network has not told.
 */
export async function earnCoins(
  ctx: Needs,
  me: Member,
  rewardToken: string,
): Promise<{ balance: number; earned: number }> {
  const reward = await ctx.db.tx(async (tx) => {
    const row = await lockReward(tx, hashOf(rewardToken));
    if (!row || row.user_id !== me.id) throw ERRORS.notFound();
    if (row.rewarded_at) return row;
    if (row.expires_at.getTime() <= ctx.clock.now()) throw ERRORS.notFound();
    await markClaimed(tx, row.id, new Date(ctx.clock.now()));
    if (ctx.ads.kind !== 'sandbox') return row;
    const outcome = await payReward(ctx, tx, row, 'ad:sandbox', row.id);
    if (outcome === 'capped') throw ERRORS.rewardLimit(secondsToNextDay(ctx.clock.now()));
    return { ...row, rewarded_at: new Date() };
  });
  if (!reward.rewarded_at) throw ERRORS.rewardPending();
  return { balance: await findBalance(ctx.db, me.id), earned: reward.amount };
}

/** Pays for one watched ad, once for its token and once for the network's id of it. The caller holds the token. */
export async function payReward(
  ctx: Needs,
  tx: Tx,
  reward: RewardRow,
  route: string,
  transactionId: string,
): Promise<'paid' | 'repeated' | 'capped'> {
  if (reward.rewarded_at) return 'repeated';
  const now = ctx.clock.now();
  await holdAccount(tx, reward.user_id);
  const { paid } = await countRewards(tx, reward.user_id, dayStart(now));
  if (paid >= ctx.config.coins.adsPerDay) return 'capped';
  const { outcome, id } = await grantCoins(ctx, tx, {
    memberId: reward.user_id,
    outside: true,
    route,
    key: transactionId,
    kind: 'ad',
    amount: reward.amount,
    source: 'ads',
    answer: { placement: reward.placement },
  });
  if (outcome !== 'given') return 'repeated';
  await markRewarded(tx, reward.id, id, new Date(now));
  return 'paid';
}

export { hashOf as hashRewardToken };

function dayStart(now: number): Date {
  return new Date(`${dayOf(now)}T00:00:00Z`);
}
