import type { Queries } from '../../db/db.ts';

export async function setBoost(tx: Queries, userId: string, boost: number, until: Date): Promise<void> {
  await tx('setBoost')`
    insert into app.standings (user_id, boost, boosted_until) values (${userId}, ${boost}, ${until})
    on conflict (user_id) do update set boost = greatest(app.standings.boost, excluded.boost),
      boosted_until = greatest(app.standings.boosted_until, excluded.boosted_until)`;
}

/** Until when somebody is boosted; null when they are not. */
export async function findBoostEnd(tx: Queries, userId: string): Promise<Date | null> {
  const [row] = await tx<{ boosted_until: Date | null }>('findBoostEnd')`
    select boosted_until from app.standings where user_id = ${userId}`;
  return row?.boosted_until ?? null;
}

export async function hasEndedBoosts(db: Queries, now: Date): Promise<boolean> {
  const rows = await db('hasEndedBoosts')`
    select from app.standings where boosted_until <= ${now} order by boosted_until limit 1`;
  return rows.length > 0;
}

/** Answers whose boost ended. */
export async function clearBoosts(tx: Queries, now: Date): Promise<string[]> {
  const rows = await tx<{ user_id: string }>('clearBoosts')`
    update app.standings set boost = 1, boosted_until = null where boosted_until <= ${now} returning user_id`;
  return rows.map(({ user_id }) => user_id);
}
