import type { Queries } from '../../db/db.ts';

type Rows = Record<string, unknown>[];

/** Rows by table; the keys are column names. */
export interface MadeUpRows {
  users: Rows;
  profiles: Rows;
  photos: Rows;
  behaviours: Rows;
}

/** Lets one process seed at a time, until its transaction ends. */
export async function lockSeeding(tx: Queries): Promise<void> {
  await tx('lockSeeding')`select pg_advisory_xact_lock(hashtextextended('seeding', 0))`;
}

export async function isDatabaseEmpty(db: Queries): Promise<boolean> {
  const rows = await db('isDatabaseEmpty')`select from app.users limit 1`;
  return rows.length === 0;
}

/** Inserts people with everything that belongs to them. JSON columns are marked as such; the rest goes as it is. */
export async function insertMadeUpPeople(tx: Queries, rows: MadeUpRows): Promise<void> {
  const profiles = rows.profiles.map((row) => ({
    ...row,
    prompts: tx.part.json(row.prompts as never),
    must_haves: tx.part.json(row.must_haves as never),
  }));
  const photos = rows.photos.map((row) => ({ ...row, portrait: tx.part.json(row.portrait as never) }));
  const entitlements: Rows = rows.behaviours.map((row) => ({
    user_id: row.user_id,
    name: 'unlimited_likes',
  }));
  await tx('insertMadeUpUsers')`insert into app.users ${tx.part(rows.users)}`;
  await tx('insertMadeUpProfiles')`insert into app.user_profiles ${tx.part(profiles)}`;
  await tx('insertMadeUpPhotos')`insert into app.photos ${tx.part(photos)}`;
  if (rows.behaviours.length === 0) return;
  await tx('insertMadeUpBehaviours')`insert into app.made_up_people ${tx.part(rows.behaviours)}`;
  await tx('insertMadeUpEntitlements')`insert into app.entitlements ${tx.part(entitlements)}`;
}
