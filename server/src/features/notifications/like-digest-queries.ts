import type { Queries } from '../../db/db.ts';

/** Members with a device who were not told since `before`, in the order of their ids, behind `after`. */
export const listUntold = (db: Queries, after: string | null, before: Date, limit: number) =>
  db<{ user_id: string; since: Date }>('listUntoldOfLikes')`
    select d.user_id, coalesce(max(g.told_at), min(d.created_at)) as since
    from app.devices d left join app.like_digests g on g.user_id = d.user_id
    where (${after}::uuid is null or d.user_id > ${after}) and (g.told_at is null or g.told_at < ${before})
    group by d.user_id order by d.user_id limit ${limit}`;

/** Marks those whom nobody else has marked meanwhile, and gives them. */
export const markTold = (db: Queries, userIds: readonly string[], now: Date, before: Date) =>
  db<{ user_id: string }>('markToldOfLikes')`
    insert into app.like_digests as g (user_id, told_at)
    select id, ${now}::timestamptz from unnest(${userIds as string[]}::uuid[]) as told (id) order by id
    on conflict (user_id) do update set told_at = excluded.told_at where g.told_at < ${before}
    returning user_id`;
