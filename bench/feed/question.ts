/**
 * The engine's question in SQL, with the same formula: whom may this viewer see within a radius, and who are the best.
 * Two ways to find the neighbourhood, each by a GiST index; all else is equal.
 */

import type { Person } from '@romantic/matchmaker';
import { MODEL_WEIGHTS } from '@romantic/matchmaker/model';
import type postgres from 'postgres';
import { NOW } from '../people/people.ts';
import { placeOf, USUAL_DOUBT } from './candidates.ts';

/** `place`: ST_DWithin on geography. `box`: a rectangle of degrees on geometry, the circle by plain trigonometry. */
export type Way = 'place' | 'box';
export const WAYS: readonly Way[] = ['place', 'box'];

export interface Question {
  viewer: Person;
  radiusKm: number;
  limit: number;
}

export interface Found {
  id: string;
  score: number;
}

/** As the matchmaker: H3's own radius of the Earth. */
const EARTH_RADIUS_KM = 6371.007180918475;
const HOUR = Math.floor(NOW / 3_600_000);
const TODAY = Number(new Date(NOW).toISOString().slice(0, 10).replaceAll('-', ''));
const GENDER_BITS = { woman: 1, man: 2, nonbinary: 4 };

/** The best people, with everybody who scores the same as the last of them. */
export async function askPostgis(sql: postgres.Sql, question: Question, way: Way): Promise<Found[]> {
  const { limit } = question;
  return sql<Found[]>`
    select p.id::text as id, ${score(sql, question.viewer)} as score
    from people p ${distance(sql, question.viewer)}
    where ${near(sql, question, way)} and ${fits(sql, question)}
    order by score desc fetch first ${limit} rows with ties`;
}

/** Duolicious' plan: the first 30,000 rows that the index gives, in no order, then the filters, then the order. */
export async function askCut(sql: postgres.Sql, question: Question): Promise<Found[]> {
  return sql<Found[]>`
    select p.id::text as id, ${score(sql, question.viewer)} as score
    from (select * from people p where ${near(sql, question, 'place')} limit 30000) p
      ${distance(sql, question.viewer)}
    where ${fits(sql, question)}
    order by score desc fetch first ${question.limit} rows with ties`;
}

/** The nearest people who fit, by the index alone: what a feed shows that does not rank. */
export async function askNearest(sql: postgres.Sql, question: Question): Promise<Found[]> {
  const { latitude, longitude } = placeOf(question.viewer.cell);
  return sql<Found[]>`
    select p.id::text as id, ${score(sql, question.viewer)} as score
    from people p ${distance(sql, question.viewer)}
    where ${fits(sql, question)}
    order by p.place <-> st_setsrid(st_makepoint(${longitude}::float8, ${latitude}::float8), 4326)::geography
    limit ${question.limit}`;
}

function score(sql: postgres.Sql, viewer: Person) {
  const { distance, activity } = MODEL_WEIGHTS;
  return sql`
    p.damping::float8
      * case when p.hide_distance then ${distance.hidden}::float8
        else ${distance.least}::float8 + ${1 - distance.least}::float8 * exp(-d.km / ${distance.scaleKm}::float8) end
      * (${activity.least}::float8 + ${1 - activity.least}::float8
        * exp(-greatest(0, ${HOUR}::integer - p.active_hour) / ${activity.scaleHours}::float8))
      / ((1 + ${USUAL_DOUBT}::float8 * doubt(${viewer.says}::real) * p.liked)
       * (1 + ${USUAL_DOUBT}::float8 * doubt(${viewer.gets}::real) * p.yes))`;
}

/** Whole km as `d.km`. */
function distance(sql: postgres.Sql, viewer: Person) {
  const { x, y, z } = placeOf(viewer.cell);
  const across = sql`sqrt((p.x - ${x}::float8) * (p.x - ${x}::float8) + (p.y - ${y}::float8) * (p.y - ${y}::float8)
    + (p.z - ${z}::float8) * (p.z - ${z}::float8))`;
  return sql`cross join lateral (
    select greatest(1, ceil(2 * asin(least(1, ${across} / 2)) * ${EARTH_RADIUS_KM}::float8))::integer as km) d`;
}

/** What an index can answer: a little more than the circle. */
function near(sql: postgres.Sql, { viewer, radiusKm }: Question, way: Way) {
  const { latitude, longitude } = placeOf(viewer.cell);
  const km = radiusKm * 1.001 + 0.01;
  const point = sql`st_setsrid(st_makepoint(${longitude}::float8, ${latitude}::float8), 4326)`;
  if (way === 'place') return sql`st_dwithin(p.place, ${point}::geography, ${km * 1000}::float8, false)`;
  const north = km / 111.1;
  const east = north / Math.cos(((Math.abs(latitude) + north) * Math.PI) / 180);
  return sql`p.point && st_expand(${point}, ${east}::float8, ${north}::float8)`;
}

function fits(sql: postgres.Sql, { viewer, radiusKm }: Question) {
  const age = Math.floor((TODAY - Number(viewer.birthDate.replaceAll('-', ''))) / 10_000);
  const wanted = viewer.interestedIn.reduce((bits, gender) => bits | GENDER_BITS[gender], 0);
  return sql`
    p.gender & ${wanted}::integer <> 0 and p.wants & ${GENDER_BITS[viewer.gender]}::integer <> 0
    and p.birth between ${TODAY - (viewer.ageMax + 1) * 10_000 + 1}::integer
      and ${TODAY - viewer.ageMin * 10_000}::integer
    and ${age}::integer between p.age_min and p.age_max
    and d.km <= least(p.max_km, ${radiusKm}::integer)
    and not p.incognito ${mine(sql, viewer)} and (not p.asks or (${theirs(sql, viewer)}))
    and not exists (select from decisions x where x.actor = ${viewer.id}::uuid and x.target = p.id)`;
}

/** The viewer's must-haves: only what is asked is in the query. */
function mine(sql: postgres.Sql, { mustHaves: asked }: Person) {
  const all = [
    asked.verified ? sql`and p.verified` : sql``,
    asked.hasBio ? sql`and p.has_bio` : sql``,
    asked.newHere ? sql`and p.joined_hour >= ${HOUR - 14 * 24}::integer` : sql``,
    asked.recentlyActive ? sql`and p.active_hour >= ${HOUR - 7 * 24}::integer` : sql``,
    asked.heightMinCm === undefined ? sql`` : sql`and p.height_cm >= ${asked.heightMinCm}`,
    asked.heightMaxCm === undefined ? sql`` : sql`and p.height_cm <= ${asked.heightMaxCm}`,
    asked.intents ? sql`and p.intent = any(${asked.intents}::text[])` : sql``,
    asked.languages ? sql`and p.languages && ${asked.languages}::text[]` : sql``,
    asked.interests ? sql`and p.interests && ${asked.interests}::text[]` : sql``,
  ];
  return all.reduce((before, next) => sql`${before} ${next}`);
}

function theirs(sql: postgres.Sql, viewer: Person) {
  const joined = Math.floor(viewer.joinedAt / 3_600_000);
  const active = Math.floor(viewer.lastActiveAt / 3_600_000);
  return sql`(${viewer.verified} or not p.asks_verified) and (${viewer.hasBio} or not p.asks_bio)
    and (${joined >= HOUR - 14 * 24} or not p.asks_new) and (${active >= HOUR - 7 * 24} or not p.asks_active)
    and (p.asks_height_min is null or ${viewer.heightCm}::integer >= p.asks_height_min)
    and (p.asks_height_max is null or ${viewer.heightCm}::integer <= p.asks_height_max)
    and (p.asks_intents is null or ${viewer.intent}::text = any(p.asks_intents))
    and (p.asks_languages is null or p.asks_languages && ${viewer.languages as string[]}::text[])
    and (p.asks_interests is null or p.asks_interests && ${viewer.interests as string[]}::text[])`;
}

/** Writes whom a viewer has decided on. */
export async function decide(sql: postgres.Sql, viewer: Person, ids: readonly string[]): Promise<void> {
  await sql`insert into decisions select ${viewer.id}::uuid, unnest(${ids as string[]}::uuid[])`;
  await sql`analyze decisions`;
}
