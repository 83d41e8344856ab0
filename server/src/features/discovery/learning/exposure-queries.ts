import type { Queries } from '../../../db/db.ts';

export interface Exposure {
  viewerId: string;
  personId: string;
  /** From 1. */
  position: number;
  /** Above 0, at most 1. */
  propensity: number;
  source: string;
  /** Of the cold model. */
  modelVersion: string;
  /** Epoch ms. */
  at: number;
}

/** Throws when there is no partition for a row's day. Rows about somebody who is gone meanwhile are left out. */
export async function insertExposures(db: Queries, rows: readonly Exposure[], share: number): Promise<void> {
  const values = <T>(pick: (row: Exposure) => T): T[] => rows.map(pick);
  await db('insertExposures')`
    insert into app.exposures (shown_at, viewer_id, person_id, position, propensity, source, model_version, share)
    select r.*, ${share}::real
    from unnest(
      ${values(({ at }) => new Date(at).toISOString())}::timestamptz[], ${values((row) => row.viewerId)}::uuid[],
      ${values((row) => row.personId)}::uuid[], ${values((row) => row.position)}::smallint[],
      ${values((row) => row.propensity)}::real[], ${values((row) => row.source)}::text[],
      ${values((row) => row.modelVersion)}::text[]
    ) as r (shown_at, viewer_id, person_id, position, propensity, source, model_version)
    where exists (select from app.users where id = r.viewer_id)
      and exists (select from app.users where id = r.person_id)`;
}

/** `first`: a UTC day, YYYY-MM-DD. */
export async function makeExposureDays(db: Queries, first: string, days: number): Promise<void> {
  await db('makeExposureDays')`select app.make_exposure_days(${first}::text::date, ${days})`;
}

/** Drops whole days before this UTC day. */
export async function dropExposureDays(db: Queries, before: string): Promise<void> {
  await db('dropExposureDays')`select app.drop_exposure_days(${before}::text::date)`;
}
