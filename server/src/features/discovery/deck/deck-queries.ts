import type { Queries } from '../../../db/db.ts';
import { cardColumns, type PhotoCardRow } from '../../people/cards.ts';
import { type FilteredRow, filtered } from '../engine/candidate-queries.ts';

/** A card, and what the filters look at. */
export interface DeckCardRow extends PhotoCardRow, FilteredRow {
  paused: boolean;
}

/**
 * Those of these people who may be in the viewer's feed at this moment, apart from its filters, in no order: visible
 * (app.visible_pairs), not paused, not decided on by now, and not on a page of the walk whose marks (walk.ts) lie from
 * one to before another. `withViewer`: the viewer, too, as they are at the same moment, paused or not.
 */
export const listDeckCards = (
  db: Queries,
  viewerId: string,
  withViewer: boolean,
  ids: readonly string[],
  fromMark: number,
  untilMark: number,
  photoRequired: boolean,
  at: Date,
) => db<DeckCardRow>('listDeckCards')`
  select ${cardColumns(db, at)}, ${filtered(db, at)}, p.paused
  from (
      select person_id
      from app.visible_pairs(${ids.map(() => viewerId)}::uuid[], ${ids}::uuid[], ${photoRequired}, ${at})
      where not exists (select from app.decisions where actor_id = ${viewerId} and target_id = person_id)
        and not exists (
          select from app.deck_cards shown, unnest(walks) mark
          where shown.viewer_id = ${viewerId} and shown.person_id = visible_pairs.person_id
            and mark >= ${String(fromMark)}::text::bigint and mark < ${String(untilMark)}::text::bigint)
      union all select ${viewerId}::uuid where ${withViewer}
    ) seen
    join app.users u on u.id = seen.person_id join app.user_profiles p on p.user_id = seen.person_id
  where not p.paused or p.user_id = ${viewerId}`;

/** Who of these people was on which page of a walk, by the marks of its pages: from is inside, until is not. */
export async function listShown(
  db: Queries,
  viewerId: string,
  ids: readonly string[],
  fromMark: number,
  untilMark: number,
): Promise<Map<string, number>> {
  const rows = await db<{ id: string; page: number }>('listShown')`
    select person_id as id, (min(mark) - ${String(fromMark)}::text::bigint)::integer as page
    from app.deck_cards, unnest(walks) mark
    where viewer_id = ${viewerId} and person_id = any(${ids}::uuid[])
      and mark >= ${String(fromMark)}::text::bigint and mark < ${String(untilMark)}::text::bigint
    group by person_id`;
  return new Map(rows.map((row) => [row.id, row.page]));
}

/** A card that somebody was shown, on a page of a walk. */
export interface ShownCard {
  viewerId: string;
  personId: string;
  mark: number;
  at: Date;
}

/** Remembers who was shown to whom. A page that is made again is not written again. */
export async function rememberDeckCards(db: Queries, cards: readonly ShownCard[]): Promise<void> {
  await db('rememberDeckCards')`
    insert into app.deck_cards (viewer_id, person_id, shown_at, walks)
    select viewer, person, max(at), array_agg(mark) from unnest(
      ${cards.map(({ viewerId }) => viewerId)}::uuid[], ${cards.map(({ personId }) => personId)}::uuid[],
      ${cards.map(({ at }) => at.toISOString())}::timestamptz[],
      ${cards.map(({ mark }) => String(mark))}::text[]::bigint[]) as shown (viewer, person, at, mark)
    group by viewer, person order by viewer, person
    on conflict (viewer_id, person_id) do update
    set shown_at = greatest(app.deck_cards.shown_at, excluded.shown_at),
      walks = (excluded.walks || app.deck_cards.walks)[1:8]
    where not app.deck_cards.walks @> excluded.walks`;
}

/** Forgets what nobody may look up any more; at most `limit` rows. Returns how many were forgotten. */
export async function forgetDeckCards(db: Queries, before: Date, limit: number): Promise<number> {
  const rows = await db('forgetDeckCards')`
    delete from app.deck_cards where ctid = any(array(
      select ctid from app.deck_cards where shown_at < ${before} limit ${limit}))
    returning 1`;
  return rows.length;
}
