import type { Queries, Row } from '../../db/db.ts';

export type DecisionKind = 'like' | 'superlike' | 'pass';
export type Allowance = 'like' | 'superlike' | 'rewind';

/**
 * How much of today's allowance is used. The row is locked until the transaction ends, so a member's decisions of one
 * kind are counted one after the other, in whichever process.
 */
export async function lockUsage(tx: Queries, userId: string, day: string, kind: Allowance): Promise<number> {
  const [row] = await tx<{ used: number }>('lockUsage')`
    insert into app.daily_usage (user_id, day, kind, used) values (${userId}, ${day}, ${kind}, 0)
    on conflict (user_id, day, kind) do update set used = app.daily_usage.used
    returning used`;
  return row?.used ?? 0;
}

/** Without a lock, for answers that only show it. */
export async function findUsage(db: Queries, userId: string, day: string, kind: Allowance): Promise<number> {
  const [row] = await db<{ used: number }>('findUsage')`
    select used from app.daily_usage where user_id = ${userId} and day = ${day} and kind = ${kind}`;
  return row?.used ?? 0;
}

/** `change` is 1 for one more, -1 for one given back; never below zero. */
export async function changeUsage(tx: Queries, userId: string, day: string, kind: Allowance, change: number) {
  await tx('changeUsage')`
    update app.daily_usage set used = greatest(used + ${change}, 0)
    where user_id = ${userId} and day = ${day} and kind = ${kind}`;
}

export async function findDecision(db: Queries, actorId: string, targetId: string) {
  const [row] = await db<{ kind: DecisionKind; created_at: Date }>('findDecision')`
    select kind, created_at from app.decisions where actor_id = ${actorId} and target_id = ${targetId}`;
  return row ?? null;
}

/** False when there is a decision on this person already. */
export async function insertDecision(
  tx: Queries,
  decision: { actorId: string; targetId: string; kind: DecisionKind; note: string | null; at: Date },
): Promise<boolean> {
  const rows = await tx('insertDecision')`
    insert into app.decisions (actor_id, target_id, kind, note, created_at)
    values (${decision.actorId}, ${decision.targetId}, ${decision.kind}, ${decision.note}, ${decision.at})
    on conflict do nothing returning 1`;
  return rows.length === 1;
}

export interface LatestDecision extends Row {
  target_id: string;
  kind: DecisionKind;
  created_at: Date;
}

export async function findLatestDecision(db: Queries, actorId: string): Promise<LatestDecision | null> {
  const [row] = await db<LatestDecision>('findLatestDecision')`
    select target_id, kind, created_at from app.decisions where actor_id = ${actorId}
    order by created_at desc, target_id limit 1`;
  return row ?? null;
}

export async function deleteDecision(tx: Queries, actorId: string, targetId: string): Promise<boolean> {
  const rows = await tx('deleteDecision')`
    delete from app.decisions where actor_id = ${actorId} and target_id = ${targetId} returning 1`;
  return rows.length === 1;
}

/**
 * Keeps the running counts that the feed ranks by. Both rows are locked in order of id, so that two decisions can
 * never wait for each other. `change` is 1, or -1 for a decision taken back.
 */
export async function countDecision(
  tx: Queries,
  actorId: string,
  targetId: string,
  liked: boolean,
  change: 1 | -1,
) {
  const likes = liked ? change : 0;
  const passes = liked ? 0 : change;
  await tx('countDecision')`
    with locked as materialized (
      select user_id from app.user_profiles where user_id in (${actorId}, ${targetId}) order by user_id for update
    )
    update app.user_profiles p set
      likes_given = greatest(likes_given + case when p.user_id = ${actorId} then ${likes} else 0 end, 0),
      passes_given = greatest(passes_given + case when p.user_id = ${actorId} then ${passes} else 0 end, 0),
      likes_received = greatest(likes_received + case when p.user_id = ${targetId} then ${likes} else 0 end, 0),
      passes_received = greatest(passes_received + case when p.user_id = ${targetId} then ${passes} else 0 end, 0)
    from locked where p.user_id = locked.user_id`;
}

/** Likes without an answer, of people whom the member may see (the rules of visibility.ts). */
const unanswered = (db: Queries, userId: string, photoRequired: boolean) => db.part`
    from app.decisions d join app.users u on u.id = d.actor_id and u.status = 'active'
      join app.user_profiles p on p.user_id = d.actor_id and p.cell is not null and not p.paused
    where d.target_id = ${userId} and d.kind <> 'pass'
      and not exists (select from app.decisions mine where mine.actor_id = ${userId} and mine.target_id = d.actor_id)
      and not app.hidden_from(${userId}, d.actor_id)
      and (not ${photoRequired} or exists (
        select from app.photos f where f.user_id = d.actor_id and f.moderation = 'approved'))`;

/** Who likes the member without an answer, newest first, behind a place. */
export async function listLikers(
  db: Queries,
  userId: string,
  after: { at: string; id: string } | null,
  limit: number,
  photoRequired: boolean,
) {
  const behind = after
    ? db.part`and (d.created_at, d.actor_id) < (${after.at}::text::timestamptz, ${after.id}::uuid)`
    : db.part``;
  return db<{ id: string; at: string; blur_key: string | null }>('listLikers')`
    select d.actor_id as id, d.created_at::text as at,
      (select f.blur_key from app.photos f where f.user_id = d.actor_id and f.moderation = 'approved'
       order by f.position limit 1) as blur_key
    ${unanswered(db, userId, photoRequired)} ${behind}
    order by d.created_at desc, d.actor_id desc limit ${limit}`;
}

export async function countLikers(db: Queries, userId: string, photoRequired: boolean): Promise<number> {
  const [row] = await db<{ count: number }>('countLikers')`
    select count(*)::int as count
    ${unanswered(db, userId, photoRequired)}`;
  return row?.count ?? 0;
}
