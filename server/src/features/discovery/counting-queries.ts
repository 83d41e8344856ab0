import type { Queries } from '../../db/db.ts';

/** Up to where decisions are counted, and up to where they can be; null while another worker holds the row. */
export async function lockCounting(tx: Queries): Promise<{ countedBelow: string; horizon: string } | null> {
  const [row] = await tx<{ counted_below: string; horizon: string }>('lockCounting')`
    select counted_below, pg_snapshot_xmin(pg_current_snapshot())::text as horizon
    from app.decision_counting for update skip locked`;
  return row ? { countedBelow: row.counted_below, horizon: row.horizon } : null;
}

/** Adds the decisions written in transactions from `from` to below `to`; each person's row is written once, by id. */
export async function countNewDecisions(tx: Queries, from: string, to: string): Promise<void> {
  await tx('countNewDecisions')`
    with fresh as materialized (
      select actor_id, target_id, kind <> 'pass' as liked from app.decisions
      where written_in >= ${from}::text::bigint and written_in < ${to}::text::bigint
    ), changes as materialized (
      select user_id, sum(lg)::int as lg, sum(pg)::int as pg, sum(lr)::int as lr, sum(pr)::int as pr from (
        select actor_id as user_id, liked::int as lg, (not liked)::int as pg, 0 as lr, 0 as pr from fresh
        union all select target_id, 0, 0, liked::int, (not liked)::int from fresh
      ) each_side group by user_id
    ), locked as materialized (
      select p.user_id from app.user_profiles p join changes c on c.user_id = p.user_id order by p.user_id for update of p
    )
    update app.user_profiles p set
      likes_given = p.likes_given + c.lg, passes_given = p.passes_given + c.pg,
      likes_received = p.likes_received + c.lr, passes_received = p.passes_received + c.pr
    from changes c join locked l on l.user_id = c.user_id where p.user_id = c.user_id`;
}

export async function markCounted(tx: Queries, below: string): Promise<void> {
  await tx('markCounted')`update app.decision_counting set counted_below = ${below}::text::bigint`;
}

/** Waits for a worker that is counting, and keeps it from moving on until the transaction ends. */
export async function getCountedBelow(tx: Queries): Promise<bigint> {
  const [row] = await tx<{ counted_below: string }>('getCountedBelow')`
    select counted_below from app.decision_counting for share`;
  return BigInt(row?.counted_below ?? 0);
}

/** Takes one decision out of both people's counts; their rows are locked in order of id. */
export async function changeCounts(
  tx: Queries,
  { actorId, targetId, liked }: { actorId: string; targetId: string; liked: boolean },
): Promise<void> {
  const likes = liked ? 1 : 0;
  const passes = liked ? 0 : 1;
  await tx('changeCounts')`
    with locked as materialized (
      select user_id from app.user_profiles where user_id in (${actorId}, ${targetId}) order by user_id for update
    )
    update app.user_profiles p set
      likes_given = greatest(likes_given - case when p.user_id = ${actorId} then ${likes} else 0 end, 0),
      passes_given = greatest(passes_given - case when p.user_id = ${actorId} then ${passes} else 0 end, 0),
      likes_received = greatest(likes_received - case when p.user_id = ${targetId} then ${likes} else 0 end, 0),
      passes_received = greatest(passes_received - case when p.user_id = ${targetId} then ${passes} else 0 end, 0)
    from locked where p.user_id = locked.user_id`;
}
