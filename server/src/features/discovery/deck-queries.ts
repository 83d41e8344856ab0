import type { Queries } from '../../db/db.ts';

/** Whom a viewer must not be shown (decided on, or hidden either way) and who likes them without an answer. */
export interface Standing {
  excluded: Set<string>;
  likedMe: Set<string>;
}

export async function getStanding(db: Queries, viewerId: string): Promise<Standing> {
  const rows = await db<{ id: string; likes_me: boolean }>('getStanding')`
    select target_id as id, false as likes_me from app.decisions where actor_id = ${viewerId}
    union all select hidden.id, false from app.hidden_people(${viewerId}) hidden (id)
    union all select actor_id, true from app.decisions where target_id = ${viewerId} and kind <> 'pass'`;
  const standing: Standing = { excluded: new Set(), likedMe: new Set() };
  for (const row of rows) standing[row.likes_me ? 'likedMe' : 'excluded'].add(row.id);
  return standing;
}

/** Which of these people the viewer has decided on by now. */
export async function listDecided(
  db: Queries,
  viewerId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await db<{ id: string }>('listDecided')`
    select target_id as id from app.decisions where actor_id = ${viewerId} and target_id = any(${ids}::uuid[])`;
  return new Set(rows.map((row) => row.id));
}

/** Remembers who was shown to whom. A card seen again within the hour is not written again. */
export async function rememberDeckCards(
  db: Queries,
  viewerId: string,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  await db('rememberDeckCards')`
    insert into app.deck_cards (viewer_id, person_id, shown_at)
    select ${viewerId}, id, ${now} from unnest(${ids}::uuid[]) as shown (id)
    on conflict (viewer_id, person_id) do update set shown_at = excluded.shown_at
    where app.deck_cards.shown_at < excluded.shown_at - interval '1 hour'`;
}

/** Forgets what nobody may look up any more; at most `limit` rows. Returns how many were forgotten. */
export async function forgetDeckCards(db: Queries, before: Date, limit: number): Promise<number> {
  const rows = await db('forgetDeckCards')`
    delete from app.deck_cards where ctid = any(array(
      select ctid from app.deck_cards where shown_at < ${before} limit ${limit}))
    returning 1`;
  return rows.length;
}
