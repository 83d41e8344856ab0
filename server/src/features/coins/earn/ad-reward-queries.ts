import type { Queries, Row } from '../../../db/db.ts';

/** Coins of ads that the member says they watched, while their token lives. */
export async function countPending(db: Queries, memberId: string, now: Date): Promise<number> {
  const [row] = await db<{ amount: number }>('countPendingRewards')`
    select coalesce(sum(amount), 0)::float8 as amount from app.ad_rewards
    where user_id = ${memberId} and claimed_at is not null and rewarded_at is null and expires_at > ${now}`;
  return row?.amount ?? 0;
}

export interface NewReward {
  id: string;
  memberId: string;
  tokenHash: Buffer;
  placement: string;
  amount: number;
  now: Date;
  expiresAt: Date;
}

export async function insertReward(tx: Queries, reward: NewReward): Promise<void> {
  await tx('insertAdReward')`
    insert into app.ad_rewards (id, user_id, token_hash, placement, amount, created_at, expires_at)
    values (${reward.id}, ${reward.memberId}, ${reward.tokenHash}, ${reward.placement}, ${reward.amount}, ${reward.now},
      ${reward.expiresAt})`;
}

export interface RewardRow extends Row {
  id: string;
  user_id: string;
  placement: string;
  amount: number;
  expires_at: Date;
  claimed_at: Date | null;
  rewarded_at: Date | null;
  transfer_id: string | null;
}

/** The reward of a token, held until the transaction ends; null when nobody has been given such a token. */
export async function lockReward(tx: Queries, tokenHash: Buffer): Promise<RewardRow | null> {
  const [row] = await tx<RewardRow>('lockAdReward')`
    select id, user_id, placement, amount, expires_at, claimed_at, rewarded_at, transfer_id from app.ad_rewards
    where token_hash = ${tokenHash} for no key update`;
  return row ?? null;
}

/** How many tokens the member was given since, and how many of them paid since. */
export async function countRewards(
  tx: Queries,
  memberId: string,
  since: Date,
): Promise<{ asked: number; paid: number }> {
  const [row] = await tx<{ asked: number; paid: number }>('countAdRewards')`
    select count(*) filter (where created_at >= ${since})::int as asked,
      count(*) filter (where rewarded_at >= ${since})::int as paid
    from app.ad_rewards where user_id = ${memberId} and created_at >= ${since}::timestamptz - interval '1 day'`;
  return row ?? { asked: 0, paid: 0 };
}

export async function markClaimed(tx: Queries, id: string, now: Date): Promise<void> {
  await tx('markAdRewardClaimed')`
    update app.ad_rewards set claimed_at = coalesce(claimed_at, ${now}) where id = ${id}`;
}

export async function markRewarded(tx: Queries, id: string, transferId: string, now: Date): Promise<void> {
  await tx('markAdRewarded')`
    update app.ad_rewards set rewarded_at = ${now}, transfer_id = ${transferId} where id = ${id}`;
}

/** Tokens that ran out and never paid, at most `limit`. Returns how many. */
export async function forgetRewards(db: Queries, before: Date, limit: number): Promise<number> {
  const rows = await db('forgetAdRewards')`
    delete from app.ad_rewards where ctid = any(array(
      select ctid from app.ad_rewards where created_at < ${before} and rewarded_at is null limit ${limit}))
    returning 1`;
  return rows.length;
}
