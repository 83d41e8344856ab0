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

/** The highest number a made-up person has; -1 without any. */
export async function findHighestNumber(db: Queries): Promise<number> {
  const [row] = await db<{ highest: number | null }>('findHighestMadeUpNumber')`
    select max(number) as highest from app.made_up_people`;
  return row?.highest ?? -1;
}

export const listDemoPeople = (db: Queries, phoneHashes: readonly Buffer[]) =>
  db<{ id: string; phone_hash: Buffer; full_name: string; city: string | null }>('listDemoPeople')`
    select u.id, u.phone_hash, p.full_name, p.city from app.users u join app.user_profiles p on p.user_id = u.id
    where u.made_up and u.phone_hash in ${db.part(phoneHashes as Buffer[])}`;

/** The number from which neighbours made up later are counted, apart from the first crowd. */
export const FIRST_NEIGHBOUR = 1_000_000;

/** Whether neighbours were made up for this city (null: nowhere near a city) before. */
export async function hasNeighbours(db: Queries, city: string | null): Promise<boolean> {
  const rows = await db('hasNeighbours')`
    select from app.made_up_people m join app.user_profiles p on p.user_id = m.user_id
    where m.number >= ${FIRST_NEIGHBOUR} and p.city is not distinct from ${city ?? 'Nearby'} limit 1`;
  return rows.length > 0;
}
