import type { Queries, Row } from '../../../db/db.ts';

/**
 * What joins somebody to a viewer: the viewer decided on them, neither may know of the other, they like the viewer, or
 * they liked the viewer in the time in which likes lift (lots.ts).
 */
export interface Tie extends Row {
  id: string;
  how: 'decided' | 'hidden' | 'likes' | 'lifts';
  /** When it was decided; null where that does not matter. */
  at: Date | null;
}

/** At most this many lift in one period: the newest. */
const LIFTING = 1_000;

/** From is inside, until is not. */
export interface Stretch {
  from: Date;
  until: Date;
}

/** All that is hidden, and decisions and likes from two moments on; null: all of them. `lifting`: none when null. */
export const listTies = (
  db: Queries,
  viewerId: string,
  decidedFrom: Date | null,
  likesFrom: Date | null,
  lifting: Stretch | null,
) => db<Tie>('listTies')`
    select target_id as id, 'decided' as how, created_at as at from app.decisions
    where actor_id = ${viewerId} and created_at >= coalesce(${decidedFrom}::timestamptz, '-infinity')
    union all select hidden.id, 'hidden', null from app.hidden_people(${viewerId}) hidden (id)
    union all select actor_id, 'likes', created_at from app.decisions
    where target_id = ${viewerId} and kind <> 'pass' and created_at >= coalesce(${likesFrom}::timestamptz, '-infinity')
    union all (select actor_id, 'lifts', null from app.decisions
      where target_id = ${viewerId} and kind <> 'pass'
        and created_at >= ${lifting?.from ?? null}::timestamptz and created_at < ${lifting?.until ?? null}::timestamptz
      order by created_at desc limit ${LIFTING})`;
