import type { Queries } from '../../db/db.ts';

export type MonthlyItem = 'superlike' | 'boost';

/** Takes one of `amount` of this month; how many are used then, null when none was left. */
export async function takeOfMonth(
  tx: Queries,
  memberId: string,
  month: string,
  item: MonthlyItem,
  amount: number,
): Promise<number | null> {
  const [row] = await tx<{ used: number }>('takeOfMonth')`
    insert into app.monthly_usage (user_id, month, item, used)
    select ${memberId}, ${month}::text::date, ${item}, 1 where ${amount}::integer > 0
    on conflict (user_id, month, item) do update set used = app.monthly_usage.used + 1
    where app.monthly_usage.used < ${amount} returning used`;
  return row?.used ?? null;
}

export async function returnOfMonth(
  tx: Queries,
  memberId: string,
  month: string,
  item: MonthlyItem,
): Promise<void> {
  await tx('returnOfMonth')`
    update app.monthly_usage set used = used - 1
    where user_id = ${memberId} and month = ${month}::text::date and item = ${item} and used > 0`;
}

export async function listMonthlyUsage(
  db: Queries,
  memberId: string,
  month: string,
): Promise<Record<MonthlyItem, number>> {
  const rows = await db<{ item: MonthlyItem; used: number }>('listMonthlyUsage')`
    select item, used from app.monthly_usage where user_id = ${memberId} and month = ${month}::text::date`;
  const used = (item: MonthlyItem) => rows.find((row) => row.item === item)?.used ?? 0;
  return { superlike: used('superlike'), boost: used('boost') };
}
