/**
 * The people as somebody would keep them who ranks in PostgreSQL: one narrow table of what ranking needs, computed
 * beforehand as far as it can be, in the order of the map, with a GiST index on the place.
 */

import { MODEL_WEIGHTS } from '@romantic/matchmaker/model';
import { cellToLatLng } from 'h3-js';
import type postgres from 'postgres';
import type { Towns } from '../people/towns.ts';

const { baseRate, effectBound, dampingPower } = MODEL_WEIGHTS;
const MU = Math.log(baseRate / (1 - baseRate));
export const USUAL_DOUBT = Math.exp(-MU);

/** exp of minus the bounded log-odds, see the matchmaker's score: in 32 bits, as it keeps it. */
const FUNCTIONS = `
  create function doubt(log_odds real) returns real language sql immutable parallel safe as $$
    select exp(-greatest(-${effectBound}::float8, least(${effectBound}::float8, log_odds::float8)))::real
  $$;
  create function hour_of(at timestamptz) returns integer language sql immutable parallel safe as $$
    select floor(extract(epoch from at) / 3600)::integer
  $$`;

const TABLE = `
  create unlogged table people as
  select m.id, st_setsrid(st_makepoint(c.longitude, c.latitude), 4326) as point,
    st_setsrid(st_makepoint(c.longitude, c.latitude), 4326)::geography as place, c.x, c.y, c.z,
    gender_bit(m.gender) as gender, (select sum(gender_bit(g)) from unnest(m.interested_in) g)::integer as wants,
    to_char(m.birth_date, 'YYYYMMDD')::integer as birth, m.age_min, m.age_max, m.max_distance_km as max_km,
    m.intent, m.height_cm, m.languages, m.interests, m.verified, m.has_bio, m.incognito, m.hide_distance,
    hour_of(m.joined_at) as joined_hour, hour_of(m.last_active_at) as active_hour,
    doubt(m.says) as yes, doubt(m.gets) as liked,
    (power(1 + m.exposures::float8, -${dampingPower}::float8) * m.boost)::real as damping,
    m.must_haves <> '{}' as asks, (m.must_haves->>'verified')::boolean is true as asks_verified,
    (m.must_haves->>'hasBio')::boolean is true as asks_bio, (m.must_haves->>'newHere')::boolean is true as asks_new,
    (m.must_haves->>'recentlyActive')::boolean is true as asks_active,
    (m.must_haves->>'heightMinCm')::smallint as asks_height_min,
    (m.must_haves->>'heightMaxCm')::smallint as asks_height_max,
    words(m.must_haves->'intents') as asks_intents, words(m.must_haves->'languages') as asks_languages,
    words(m.must_haves->'interests') as asks_interests
  from members m join cells c on c.cell = m.cell
  order by st_geohash(st_makepoint(c.longitude, c.latitude))`;

const WORDS = `
  create function words(list jsonb) returns text[] language sql immutable parallel safe as $$
    select array_agg(word) from jsonb_array_elements_text(list) word where list is not null
  $$;
  create function gender_bit(gender text) returns integer language sql immutable parallel safe as $$
    select case gender when 'woman' then 1 when 'man' then 2 else 4 end
  $$`;

export async function fillCandidates(sql: postgres.Sql, towns: Towns): Promise<void> {
  await sql.unsafe('create extension if not exists postgis');
  for (const statement of [FUNCTIONS, WORDS]) await sql.unsafe(statement);
  await fillCells(sql, new Set(towns.towns.flatMap((town) => town.cells)));
  await sql.unsafe(TABLE);
  await sql.unsafe('create index people_place on people using gist (place)');
  await sql.unsafe('create index people_point on people using gist (point)');
  await sql.unsafe('create unique index people_id on people (id)');
  await sql.unsafe('create table decisions (actor uuid, target uuid, primary key (actor, target))');
  await sql.unsafe('vacuum analyze people');
}

/** Centres of cells, the same numbers to the last bit as the engine has. */
async function fillCells(sql: postgres.Sql, cells: ReadonlySet<string>): Promise<void> {
  await sql.unsafe(
    'create table cells (cell text primary key, latitude float8, longitude float8, x float8, y float8, z float8)',
  );
  const list = [...cells];
  for (let start = 0; start < list.length; start += 5000) {
    const rows = list.slice(start, start + 5000).map((cell) => ({ cell, ...placeOf(cell) }));
    await sql`insert into cells ${sql(rows)}`;
  }
  await sql.unsafe('analyze cells');
}

export function placeOf(cell: string) {
  const [latitude, longitude] = cellToLatLng(cell);
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  const parallel = Math.cos(phi);
  const [x, y, z] = [parallel * Math.cos(lambda), parallel * Math.sin(lambda), Math.sin(phi)];
  return { latitude, longitude, x, y, z };
}
