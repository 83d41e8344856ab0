import type { Queries, Row } from '../../../db/db.ts';

/** Up to where decisions are counted: all of transactions below, and of that transaction itself up to a pair. */
export interface CountingPlace {
  below: string;
  actor: string | null;
  target: string | null;
}

/** Where counting stands, and up to where it can go; null while another worker holds the row. */
export async function lockCounting(tx: Queries): Promise<(CountingPlace & { horizon: string }) | null> {
  const [row] = await tx<CountingPlace & Row & { horizon: string }>('lockCounting')`
    select counted_below::text as below, counted_actor as actor, counted_target as target,
      pg_snapshot_xmin(pg_current_snapshot())::text as horizon
    from app.decision_counting for update skip locked`;
  return row ?? null;
}

/** What is planned in this transaction reads no whole table: a plan from when it was small is kept when it no longer is. */
export async function probeOnly(tx: Queries): Promise<void> {
  await tx('probeOnly')`set local enable_seqscan = off`;
}

/** Waits until nobody else writes standings; until the transaction ends nobody else does. */
export async function holdCounting(tx: Queries): Promise<void> {
  await tx('holdCounting')`select from app.decision_counting for update`;
}

/** Makes decisions that were just written quick to find; apart from any transaction, since it keeps vacuum out. */
export async function summariseDecisions(db: Queries): Promise<void> {
  await db('summariseDecisions')`select from app.summarise_decisions()`;
}

export interface UncountedDecision extends Row {
  /** Of the row in taken_back; null for a decision that stands. */
  taken_back_id: string | null;
  actor_id: string;
  target_id: string;
  liked: boolean;
  written_in: string;
  /** Of one that was taken back: whether it had been counted. */
  counted: boolean;
}

/**
 * Decisions taken back first, in the order they were; then those that stand and are not counted yet, written below the
 * horizon, oldest first. At most `limit` of each kind. One statement, so both are of one moment: a decision that is
 * among neither was taken back unseen.
 */
export async function listUncounted(
  tx: Queries,
  place: CountingPlace,
  horizon: string,
  limit: number,
): Promise<UncountedDecision[]> {
  const { below, actor, target } = place;
  return tx<UncountedDecision>('listUncounted')`
    select * from (
      select id::text as taken_back_id, actor_id, target_id, liked, written_in::text as written_in,
        written_in < ${below}::text::bigint or coalesce((written_in, actor_id, target_id)
          <= (${below}::text::bigint, ${actor}::uuid, ${target}::uuid), false) as counted
      from app.taken_back order by id limit ${limit}
    ) back
    union all
    select * from (
      select null, actor_id, target_id, kind <> 'pass', written_in::text, false from app.decisions
      where written_in >= ${below}::text::bigint and written_in < ${horizon}::text::bigint
        and (${actor}::uuid is null or (written_in, actor_id, target_id)
          > (${below}::text::bigint, ${actor}::uuid, ${target}::uuid))
      order by written_in, actor_id, target_id limit ${limit}
    ) fresh`;
}

export async function markCounted(tx: Queries, { below, actor, target }: CountingPlace): Promise<void> {
  await tx('markCounted')`
    update app.decision_counting set counted_below = ${below}::text::bigint, counted_actor = ${actor},
      counted_target = ${target}`;
}

export async function forgetTakenBack(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx('forgetTakenBack')`delete from app.taken_back where id = any(${ids}::text[]::bigint[])`;
}

/** Leaves it to the worker to take a deleted decision out of standings. */
export async function insertTakenBack(
  tx: Queries,
  {
    actorId,
    targetId,
    liked,
    writtenIn,
  }: { actorId: string; targetId: string; liked: boolean; writtenIn: bigint },
): Promise<void> {
  await tx('insertTakenBack')`
    insert into app.taken_back (actor_id, target_id, liked, written_in)
    values (${actorId}, ${targetId}, ${liked}, ${String(writtenIn)}::text::bigint)`;
}
