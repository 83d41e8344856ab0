import type { Queries, Row } from '../../../db/db.ts';

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

/** `change` is 1 for one more, -1 for one given back; never below zero. */
export async function changeUsage(tx: Queries, userId: string, day: string, kind: Allowance, change: number) {
  await tx('changeUsage')`
    update app.daily_usage set used = greatest(used + ${change}, 0)
    where user_id = ${userId} and day = ${day} and kind = ${kind}`;
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

/** The transaction that wrote the decision which is deleted; null when there is none. */
export async function deleteDecision(tx: Queries, actorId: string, targetId: string): Promise<bigint | null> {
  const [row] = await tx<{ written_in: string }>('deleteDecision')`
    delete from app.decisions where actor_id = ${actorId} and target_id = ${targetId} returning written_in`;
  return row ? BigInt(row.written_in) : null;
}

/** A piece of a statement, such as the name of a column. */
type Part = ReturnType<Queries['part']>;

/** Likes without an answer, of people whom the member may see (the rules of visibility.ts). */
const unanswered = (db: Queries, userId: string | Part, photoRequired: boolean) => db.part`
    from app.decisions d join app.users u on u.id = d.actor_id and u.status = 'active'
      join app.user_profiles p on p.user_id = d.actor_id and p.cell is not null and not p.paused
    where d.target_id = ${userId} and d.kind <> 'pass'
      and not exists (select from app.decisions mine where mine.actor_id = ${userId} and mine.target_id = d.actor_id)
      and not exists (select from app.hidden_people(${userId}) hidden (id) where hidden.id = d.actor_id)
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
  return db<{ id: string; at: string; blur_key: string | null; revealed: boolean }>('listLikers')`
    select d.actor_id as id, d.created_at::text as at,
      exists (select from app.revealed_likes r where r.user_id = d.target_id and r.person_id = d.actor_id) as revealed,
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

/** Those of the members whom somebody has liked, without an answer yet, since the moment given for each. */
export const listLikedSinceMoments = (
  db: Queries,
  members: readonly { id: string; since: Date }[],
  photoRequired: boolean,
) => db<{ id: string }>('listLikedSince')`
  select member.id
  from unnest(${members.map(({ id }) => id)}::uuid[], ${members.map(({ since }) => since.toISOString())}::text[]::timestamptz[])
    as member (id, since)
  where exists (select ${unanswered(db, db.part`member.id`, photoRequired)} and d.created_at > member.since)`;

/** How many like each of these targets without an answer; only targets that are told of one of these likes. */
export const countLikersAmong = (
  db: Queries,
  likes: readonly { actorId: string; targetId: string }[],
  photoRequired: boolean,
) => db<{ target_id: string; count: number }>('countLikersAmong')`
  select target.id as target_id, counted.count
  from (select t as id, array_agg(a) as noted from unnest(
      ${likes.map(({ actorId }) => actorId)}::uuid[], ${likes.map(({ targetId }) => targetId)}::uuid[]) as likes (a, t)
    group by t) target,
  lateral (select count(*)::int as count, bool_or(d.actor_id = any(target.noted)) as told
    ${unanswered(db, db.part`target.id`, photoRequired)}) counted
  where counted.told`;

/** Notes that the member was shown this person, who likes them. */
export async function insertReveal(tx: Queries, userId: string, personId: string, now: Date): Promise<void> {
  await tx('insertReveal')`
    insert into app.revealed_likes (user_id, person_id, revealed_at) values (${userId}, ${personId}, ${now})`;
}
