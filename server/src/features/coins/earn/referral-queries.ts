import type { Queries, Row } from '../../../db/db.ts';

/** The member's code: the one they have, else this one. */
export async function keepCode(db: Queries, memberId: string, code: string, now: Date): Promise<string> {
  const [row] = await db<{ code: string }>('keepReferralCode')`
    insert into app.referral_codes (user_id, code, created_at) values (${memberId}, ${code}, ${now})
    on conflict (user_id) do update set code = app.referral_codes.code returning code`;
  return row?.code ?? code;
}

export async function countReferrals(
  db: Queries,
  memberId: string,
  since: Date,
): Promise<{ joined: number; paid: number; lately: number }> {
  const [row] = await db<{ joined: number; paid: number; lately: number }>('countReferrals')`
    select count(*)::int as joined, count(paid_at)::int as paid,
      (count(*) filter (where paid_at >= ${since}))::int as lately
    from app.referrals where referrer_id = ${memberId}`;
  return row ?? { joined: 0, paid: 0, lately: 0 };
}

/** Who has this code and is an active member; null when nobody is. */
export async function findReferrer(db: Queries, code: string): Promise<string | null> {
  const [row] = await db<{ user_id: string }>('findReferrer')`
    select c.user_id from app.referral_codes c join app.users u on u.id = c.user_id and u.status = 'active'
    where c.code = ${code}`;
  return row?.user_id ?? null;
}

/** Notes who brought a member who is new since `newSince`; false when their number was brought before, or is not new. */
export async function insertReferral(
  tx: Queries,
  {
    referrerId,
    memberId,
    newSince,
    now,
  }: { referrerId: string; memberId: string; newSince: Date; now: Date },
): Promise<boolean> {
  const rows = await tx('insertReferral')`
    insert into app.referrals (phone_hash, referrer_id, referred_id, created_at)
    select phone_hash, ${referrerId}, id, ${now} from app.users where id = ${memberId} and created_at >= ${newSince}
    on conflict do nothing returning 1`;
  return rows.length > 0;
}

export interface WaitingReferral extends Row {
  referrer_id: string;
  referred_id: string;
}

/**
 * Of those brought before `before` and since `since`, who has become a member like others: active, with a place and an
 * approved photo, and the referrer active too. The oldest first.
 */
export const listDueReferrals = (db: Queries, before: Date, since: Date, limit: number) =>
  db<WaitingReferral>('listDueReferrals')`
    select r.referrer_id, r.referred_id from app.referrals r
      join app.users u on u.id = r.referred_id and u.status = 'active'
      join app.users by on by.id = r.referrer_id and by.status = 'active'
      join app.user_profiles p on p.user_id = r.referred_id and p.cell is not null
    where r.paid_at is null and r.created_at < ${before} and r.created_at > ${since}
      and exists (select from app.photos f where f.user_id = r.referred_id and f.moderation = 'approved')
    order by r.created_at limit ${limit}`;

/** False when it was paid already. */
export async function markReferralPaid(tx: Queries, referredId: string, now: Date): Promise<boolean> {
  const rows = await tx('markReferralPaid')`
    update app.referrals set paid_at = ${now} where referred_id = ${referredId} and paid_at is null returning 1`;
  return rows.length > 0;
}
