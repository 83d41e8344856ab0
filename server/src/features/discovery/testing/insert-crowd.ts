import type { Db } from '../../../db/db.ts';

/**
 * Members who never signed in, straight into the database: women and men in turn, thirty, without a place, so that no
 * feed shows them. Answers their ids.
 */
export async function insertCrowd(db: Db, size: number): Promise<string[]> {
  const rows = await db<{ id: string }>('insertCrowd')`
    with members as (
      insert into app.users (id, phone_hash, phone_sealed, terms_accepted_at)
      select gen_random_uuid(), decode(md5('crowd' || random()), 'hex'), '', now() from generate_series(1, ${size})
      returning id
    )
    insert into app.user_profiles (user_id, full_name, birth_date, gender, interested_in)
    select id, 'Crowd', '1996-05-05', (array['woman', 'man'])[1 + row_number() over (order by id) % 2], '{woman,man}'
    from members returning user_id as id`;
  return rows.map(({ id }) => id).sort();
}

/** All in one transaction. */
export async function insertDecisions(
  db: Db,
  decisions: readonly { actorId: string; targetId: string; liked: boolean }[],
): Promise<void> {
  await db('insertDecisions')`
    insert into app.decisions (actor_id, target_id, kind)
    select a, b, kind from unnest(
      ${decisions.map(({ actorId }) => actorId)}::uuid[], ${decisions.map(({ targetId }) => targetId)}::uuid[],
      ${decisions.map(({ liked }) => (liked ? 'like' : 'pass'))}::text[]) as d (a, b, kind)`;
}
