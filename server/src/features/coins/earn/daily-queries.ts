import type { Queries } from '../../../db/db.ts';

/** Notes that the member was here today; gives how many days in a row that is now. Held until the transaction ends. */
export async function noteDay(tx: Queries, memberId: string, today: string): Promise<number> {
  const [row] = await tx<{ length: number }>('noteDay')`
    insert into app.coin_streaks (user_id, day, length) values (${memberId}, ${today}::date, 1)
    on conflict (user_id) do update set day = greatest(app.coin_streaks.day, excluded.day),
      length = case when app.coin_streaks.day >= excluded.day then app.coin_streaks.length
        when app.coin_streaks.day = excluded.day - 1 then app.coin_streaks.length + 1 else 1 end
    returning length`;
  return row?.length ?? 1;
}
