import type { Queries } from '../../db/db.ts';

/**
 * Which of `ids` the member may see. Set-based: the member's hidden people, matches and likers are each read once.
 * Blocks and reports come from app.hidden_people, the one definition of who may not know of whom.
 */
export async function listVisible(
  db: Queries,
  memberId: string,
  ids: readonly string[],
  photoRequired: boolean,
): Promise<string[]> {
  const rows = await db<{ id: string }>('listVisible')`
    select u.id
    from app.users u join app.user_profiles p on p.user_id = u.id
    where u.id = any(${ids}::uuid[]) and u.id <> ${memberId} and u.status = 'active' and p.cell is not null
      and (not ${photoRequired} or exists (
        select from app.photos f where f.user_id = u.id and f.moderation = 'approved'))
      and not exists (select from app.hidden_people(${memberId}) hidden (id) where hidden.id = u.id)
      and (
        (not p.paused and (not p.incognito or exists (
          select from app.decisions d where d.actor_id = u.id and d.target_id = ${memberId} and d.kind <> 'pass')))
        or exists (
          select from app.matches m
          where m.user_a = least(u.id, ${memberId}) and m.user_b = greatest(u.id, ${memberId}) and m.ended_at is null))`;
  return rows.map((row) => row.id);
}
