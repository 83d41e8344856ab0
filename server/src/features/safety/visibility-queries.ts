import type { Queries } from '../../db/db.ts';

/** Which of `ids` the member may see, by the one definition of app.visible_pairs. */
export async function listVisible(
  db: Queries,
  memberId: string,
  ids: readonly string[],
  photoRequired: boolean,
  at: Date,
): Promise<string[]> {
  const members = ids.map(() => memberId);
  const rows = await db<{ person_id: string }>('listVisible')`
    select person_id from app.visible_pairs(${members}::uuid[], ${ids}::uuid[], ${photoRequired}, ${at})`;
  return rows.map((row) => row.person_id);
}
