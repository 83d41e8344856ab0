/** The people as a table with the product's own columns and types: what a loader reads, and the source of all else. */

import { once } from 'node:events';
import type { Person } from '@romantic/matchmaker';
import type postgres from 'postgres';

const TABLE = `
  create unlogged table members (
    id uuid primary key, cell text not null, birth_date date not null, gender text not null,
    interested_in text[] not null, age_min smallint not null, age_max smallint not null,
    max_distance_km integer not null, must_haves jsonb not null, intent text, height_cm smallint,
    languages text[] not null, interests text[] not null, verified boolean not null, has_bio boolean not null,
    incognito boolean not null, hide_distance boolean not null, joined_at timestamptz not null,
    last_active_at timestamptz not null, says real not null, gets real not null, exposures real not null,
    boost real not null)`;

export async function fillMembers(sql: postgres.Sql, people: Iterable<Person>): Promise<void> {
  await sql.unsafe(TABLE);
  const copy = await sql`copy members from stdin`.writable();
  let batch = '';
  for (const person of people) {
    batch += lineOf(person);
    if (batch.length < 1_000_000) continue;
    if (!copy.write(batch)) await once(copy, 'drain');
    batch = '';
  }
  copy.end(batch);
  await once(copy, 'finish');
  await sql`analyze members`;
}

/** A line of a text COPY. None of our words needs escaping. */
function lineOf(person: Person): string {
  const list = (words: readonly string[]) => `{${words.join(',')}}`;
  const time = (ms: number) => new Date(ms).toISOString();
  return `${[
    person.id,
    person.cell,
    person.birthDate,
    person.gender,
    list(person.interestedIn),
    person.ageMin,
    person.ageMax,
    person.maxDistanceKm,
    JSON.stringify(person.mustHaves),
    person.intent ?? '\\N',
    person.heightCm ?? '\\N',
    list(person.languages),
    list(person.interests),
    person.verified,
    person.hasBio,
    person.incognito,
    person.hideDistance,
    time(person.joinedAt),
    time(person.lastActiveAt),
    person.says,
    person.gets,
    person.exposures,
    person.boost,
  ].join('\t')}\n`;
}
