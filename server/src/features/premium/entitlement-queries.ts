import type { EntitlementName } from '@romantic/contract';
import type { Queries } from '../../db/db.ts';

/** What the member is entitled to at `now`, each once: until when (null: no end), and how many a month of what is counted. */
export const listEntitlements = (db: Queries, memberId: string, now: Date) =>
  db<{ name: EntitlementName; ends_at: Date | null; amount: number }>('listEntitlements')`
    select name, case when bool_or(ends_at is null) then null else max(ends_at) end as ends_at, max(amount) as amount
    from app.entitlements where user_id = ${memberId} and (ends_at is null or ends_at > ${now})
    group by name order by name`;

export async function findEntitlement(
  db: Queries,
  memberId: string,
  name: EntitlementName,
  now: Date,
): Promise<{ amount: number } | null> {
  const [row] = await db<{ amount: number | null }>('findEntitlement')`
    select max(amount) as amount from app.entitlements
    where user_id = ${memberId} and name = ${name} and (ends_at is null or ends_at > ${now})`;
  return row?.amount == null ? null : { amount: row.amount };
}

/** Replaces what one source gives a member. */
export async function replaceEntitlements(
  tx: Queries,
  memberId: string,
  source: string,
  given: readonly { name: EntitlementName; amount: number }[],
  endsAt: Date,
): Promise<void> {
  await tx('replaceEntitlements')`
    insert into app.entitlements (user_id, name, source, ends_at, amount)
    select ${memberId}, name, ${source}, ${endsAt}, amount
    from unnest(${given.map(({ name }) => name)}::text[], ${given.map(({ amount }) => amount)}::integer[])
      as given (name, amount)
    on conflict (user_id, name, source) do update set ends_at = excluded.ends_at, amount = excluded.amount`;
  await tx('dropEntitlements')`
    delete from app.entitlements
    where user_id = ${memberId} and source = ${source} and name <> all(${given.map(({ name }) => name)}::text[])`;
}

export async function wantsReadsHidden(db: Queries, memberId: string): Promise<boolean> {
  const [row] = await db<{ hide_reads: boolean }>('wantsReadsHidden')`
    select hide_reads from app.user_profiles where user_id = ${memberId}`;
  return row?.hide_reads ?? false;
}
