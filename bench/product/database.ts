/**
 * The product's own tables filled with made-up members, as if they had signed up: what a server boots from and is asked
 * about. Straight into the tables, since a million sign-ups by text message would take days.
 */

import { once } from 'node:events';
import { INTENT_IDS, INTEREST_IDS, LANGUAGE_CODES } from '@romantic/contract';
import type { Person } from '@romantic/matchmaker';
import type postgres from 'postgres';
import { INTENTS, INTERESTS, LANGUAGES, NOW } from '../people/people.ts';

/** People have one to three photos. */
const PHOTOS = `
  insert into app.photos (id, user_id, position, storage_key, blur_key, blurhash, width, height, moderation, created_at)
  select gen_random_uuid(), p.user_id, n, md5('s' || p.user_id || n), md5('b' || p.user_id || n) || '.webp',
    'LEHV6nWB2yk8pyo0adR*.7kCMdnj', 1080, 1350, 'approved', p.created_at
  from app.user_profiles p, generate_series(1, 1 + ('x' || substr(p.user_id::text, 36))::bit(4)::int % 3) n`;

const USERS = `app.users (id, phone_hash, phone_sealed, made_up, terms_accepted_at, created_at, last_active_at)`;
const PROFILES = `app.user_profiles (user_id, full_name, birth_date, gender, interested_in, bio, interests, prompts,
  intent, height_cm, languages, cell, city, country, location_changed_at, age_min, age_max, max_distance_km, must_haves,
  incognito, hide_distance, verified, created_at)`;
const STANDINGS = `app.standings (user_id, says, gets, exposures, boost, boosted_until)`;

/** `sql` belongs to a superuser: keys to other tables are not checked row by row. Tables are empty but for their rules. */
export async function fillProduct(sql: postgres.Sql, people: () => Iterable<Person>): Promise<void> {
  const one = await sql.reserve();
  try {
    await one`set session_replication_role = replica`;
    await copyIn(one, USERS, people(), userLine);
    await copyIn(one, PROFILES, people(), profileLine);
    await copyIn(one, STANDINGS, people(), standingLine);
    await one.unsafe(PHOTOS);
    await one`set session_replication_role = origin`;
    for (const table of ['users', 'user_profiles', 'standings', 'photos'])
      await one.unsafe(`vacuum analyze app.${table}`);
  } finally {
    one.release();
  }
}

async function copyIn(
  sql: postgres.Sql,
  table: string,
  people: Iterable<Person>,
  lineOf: (person: Person, index: number) => unknown[],
): Promise<void> {
  const copy = await sql.unsafe(`copy ${table} from stdin`).writable();
  let batch = '';
  let index = 0;
  for (const person of people) {
    batch += `${lineOf(person, index++).join('\t')}\n`;
    if (batch.length < 1_000_000) continue;
    if (!copy.write(batch)) await once(copy, 'drain');
    batch = '';
  }
  copy.end(batch);
  await once(copy, 'finish');
}

function userLine(person: Person, index: number): unknown[] {
  const hash = `\\\\x${index.toString(16).padStart(64, '0')}`;
  const joined = time(person.joinedAt);
  return [person.id, hash, hash, false, joined, joined, time(person.lastActiveAt)];
}

function profileLine(person: Person, index: number): unknown[] {
  const joined = time(person.joinedAt);
  return [
    person.id,
    `Member ${index}`,
    person.birthDate,
    person.gender,
    list(person.interestedIn),
    person.hasBio ? 'Likes long walks, short meetings and soup of every kind. Ask me about the bees.' : '',
    list(productWords(INTERESTS, INTEREST_IDS, person.interests)),
    '[]',
    person.intent === null ? '\\N' : productWords(INTENTS, INTENT_IDS, [person.intent])[0],
    person.heightCm ?? '\\N',
    list(productWords(LANGUAGES, LANGUAGE_CODES, person.languages)),
    person.cell,
    'Somewhere',
    'FR',
    joined,
    person.ageMin,
    person.ageMax,
    person.maxDistanceKm,
    JSON.stringify(productMustHaves(person.mustHaves)),
    person.incognito,
    person.hideDistance,
    person.verified,
    joined,
  ];
}

function standingLine({ id, says, gets, exposures, boost }: Person): unknown[] {
  return [id, says, gets, exposures, boost, boost > 1 ? '2100-01-01' : '\\N'];
}

function productMustHaves(asked: Person['mustHaves']): Person['mustHaves'] {
  const { intents, languages, interests } = asked;
  return {
    ...asked,
    ...(intents ? { intents: productWords(INTENTS, INTENT_IDS, intents) } : {}),
    ...(languages ? { languages: productWords(LANGUAGES, LANGUAGE_CODES, languages) } : {}),
    ...(interests ? { interests: productWords(INTERESTS, INTEREST_IDS, interests) } : {}),
  };
}

/** The population's own words as those of the contract: by their place in the list, the last one for all beyond it. */
function productWords(from: readonly string[], to: readonly string[], words: readonly string[]): string[] {
  const known = words.map((word) => to[Math.min(from.indexOf(word), to.length - 1)] as string);
  return [...new Set(known)];
}

const list = (words: readonly string[]) => `{${words.join(',')}}`;
/** What happened before the moment of the population happened before this one: the product asks its own clock. */
const SHIFT_MS = Date.now() - NOW;
const time = (ms: number) => new Date(ms + SHIFT_MS).toISOString();
