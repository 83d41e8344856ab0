import { latLngToCell } from 'h3-js';
import type { Context } from '../../context.ts';
import { newPublicId } from '../../ids.ts';
import type { DemoSignIn } from '../../ready-message.ts';
import { protectPhone } from '../accounts/phone.ts';
import { createPhotoKeys } from '../people/photo-files.ts';
import { DEMO_CITY, type HomeCity } from './cities.ts';
import { findDemoSignIns } from './demo-people.ts';
import type { MadeUpPerson, PeopleOptions } from './people.ts';
import { DEMO_SIGN_INS, demoPhoneNumber } from './phone-numbers.ts';
import { PORTRAIT_PX } from './portrait.ts';
import { portraitBlurhash } from './portrait-blurhash.ts';
import {
  FIRST_NEIGHBOUR,
  findHighestNumber,
  insertMadeUpPeople,
  isDatabaseEmpty,
  lockSeeding,
  type MadeUpRows,
} from './seed-queries.ts';

type Needs = Pick<Context, 'config' | 'clock' | 'db' | 'secrets'>;

/** People a statement. */
const BATCH = 500;

/**
 * Fills an empty database of a development server with made-up people and tells whom one can sign in as. A database
 * with any account in it is left alone. Two processes that start at once seed once.
 */
export async function seedMadeUpPeople(ctx: Needs): Promise<DemoSignIn[]> {
  const { seedPeople, seedNumber, production } = ctx.config;
  if (production || seedPeople === 0) return [];
  if (await isDatabaseEmpty(ctx.db)) {
    const people = await makePeople(ctx, { seed: seedNumber, count: seedPeople });
    const demo = people.filter((person) => person.city === DEMO_CITY).slice(0, DEMO_SIGN_INS);
    await insertPeople(
      ctx,
      people,
      new Map(demo.map((person, index) => [person.index, demoPhoneNumber(index)])),
      true,
    );
  }
  return findDemoSignIns(ctx);
}

/**
 * Makes people up around a place where nobody lives, so that a newcomer from a small town meets somebody too. Their
 * index goes on behind everybody made so far. Gives their ids.
 */
export async function populateAround(ctx: Needs, near: HomeCity, count: number): Promise<string[]> {
  const firstIndex = Math.max(FIRST_NEIGHBOUR, (await findHighestNumber(ctx.db)) + 1);
  const people = await makePeople(ctx, { seed: ctx.config.seedNumber, count, near, firstIndex });
  return insertPeople(ctx, people, new Map(), false);
}

/** Loaded only when somebody is to be made: the names and cities of the world take half a second. */
async function makePeople(ctx: Needs, options: Omit<PeopleOptions, 'today'>): Promise<MadeUpPerson[]> {
  const { generatePeople } = await import('./people.ts');
  const today = new Date(ctx.clock.now()).toISOString().slice(0, 10);
  return [...generatePeople({ ...options, today })];
}

/** All or nothing; nothing when the database was to be empty and is not any more. */
async function insertPeople(
  ctx: Needs,
  people: readonly MadeUpPerson[],
  demo: ReadonlyMap<number, string>,
  onlyIfEmpty: boolean,
): Promise<string[]> {
  const batches: MadeUpRows[] = [];
  for (let start = 0; start < people.length; start += BATCH) {
    batches.push(describeRows(ctx, people.slice(start, start + BATCH), demo));
  }
  await ctx.db.tx(async (tx) => {
    await lockSeeding(tx);
    if (onlyIfEmpty && !(await isDatabaseEmpty(tx))) return;
    for (const batch of batches) await insertMadeUpPeople(tx, batch);
  });
  return batches.flatMap((batch) => batch.users.map((row) => String(row.id)));
}

/** The rows of some people, table by table. */
function describeRows(
  ctx: Needs,
  people: readonly MadeUpPerson[],
  demo: ReadonlyMap<number, string>,
): MadeUpRows {
  const now = ctx.clock.now();
  const rows: MadeUpRows = { users: [], profiles: [], photos: [], behaviours: [] };
  for (const person of people) {
    const id = newPublicId();
    const { phoneHash, phoneSealed } = protectPhone(
      ctx.secrets,
      demo.get(person.index) ?? person.phoneNumber,
    );
    const lastActiveAt = new Date(now - person.lastActiveMinutesAgo * 60_000);
    rows.users.push({
      id,
      phone_hash: phoneHash,
      phone_sealed: phoneSealed,
      made_up: true,
      terms_accepted_at: new Date(now),
      last_active_at: lastActiveAt,
    });
    rows.profiles.push({
      user_id: id,
      full_name: person.fullName,
      birth_date: person.birthDate,
      gender: person.gender,
      interested_in: person.interestedIn,
      bio: person.bio,
      interests: person.interests,
      prompts: person.prompts,
      intent: person.intent,
      height_cm: person.heightCm,
      languages: person.languages,
      cell: latLngToCell(person.latitude, person.longitude, ctx.config.locationResolution),
      city: person.city,
      country: person.countryCode,
      location_changed_at: lastActiveAt,
      age_min: person.ageMin,
      age_max: person.ageMax,
      max_distance_km: person.maxDistanceKm,
      must_haves: person.mustHaves,
    });
    person.portraits.forEach((portrait, index) => {
      const keys = createPhotoKeys();
      rows.photos.push({
        id: newPublicId(),
        user_id: id,
        position: index + 1,
        storage_key: keys.storageKey,
        blur_key: keys.blurKey,
        blurhash: portraitBlurhash(portrait),
        width: PORTRAIT_PX.large,
        height: PORTRAIT_PX.large,
        moderation: 'approved',
        portrait,
      });
    });
    if (!demo.has(person.index)) {
      rows.behaviours.push({
        user_id: id,
        number: person.index,
        selectivity: person.selectivity,
        reply_delay_seconds: person.replyDelaySeconds,
      });
    }
  }
  return rows;
}
