import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import type { WatchedAd } from '../../../providers/ads/index.ts';
import { lockReward } from './ad-reward-queries.ts';
import { hashRewardToken, payReward } from './ad-rewards.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'metrics' | 'realtime' | 'ads' | 'log'>;

/** The network repeats a callback within seconds; older ones are somebody else's. */
const OLD_MS = 3_600_000;
/** How far ahead another clock may be. */
const AHEAD_MS = 5 * 60_000;

/**
 * Takes the ad network's word that somebody watched an ad. Repeats are answered like the first. Throws `unauthorized`
 * when it is not the network's, `ad_reward_refused` when it is not for us or not for this token (repeating will not
 * help), `unavailable` while the network's keys cannot be read: it comes again.
 */
export async function receiveAdReward(ctx: Needs, rawQuery: string): Promise<void> {
  if (ctx.ads.kind !== 'admob') throw ERRORS.notFound();
  const watched = await ctx.ads.readCallback(rawQuery);
  if (watched === 'unavailable') throw ERRORS.unavailable('The keys of the ad network cannot be read', 5);
  if (watched === 'forged') {
    ctx.metrics.security.inc({ event: 'ad_reward_forged' });
    throw ERRORS.unauthorized();
  }
  // The network's own test of the address.
  if (watched.token === null) return;
  const outcome = await reward(ctx, watched, watched.token);
  ctx.metrics.adRewards.inc({ outcome });
  if (outcome === 'refused') throw ERRORS.adRewardRefused();
}

function reward(
  ctx: Needs,
  watched: WatchedAd,
  token: string,
): Promise<'paid' | 'repeated' | 'capped' | 'refused'> {
  return ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    if (watched.at < now - OLD_MS || watched.at > now + AHEAD_MS) return 'refused';
    const row = await lockReward(tx, hashRewardToken(token));
    if (!row || ctx.ads.findAdUnit(row.placement) !== watched.adUnit) return 'refused';
    if (watched.userId !== null && watched.userId !== row.user_id) return 'refused';
    if (!row.rewarded_at && row.expires_at.getTime() <= now) return 'refused';
    return payReward(ctx, tx, row, 'ad:admob', watched.transactionId);
  });
}
