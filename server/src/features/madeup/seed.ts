import { latLngToCell } from 'h3-js';
import type { Context } from '../../context.ts';
import { newId } from '../../ids.ts';
import type { DemoSignIn } from '../../ready-message.ts';
import { protectPhone } from '../accounts/phone.ts';
import { createPhotoKeys } from '../people/photo-files.ts';
import { DEMO_CITY } from './cities.ts';
import { generatePeople, type MadeUpPerson } from './people.ts';
import { demoPhoneNumber } from './phone-numbers.ts';
import { portraitBlurhash } from './portrait-blurhash.ts';
import { insertMadeUpPeople, isDatabaseEmpty, lockSeeding, type MadeUpRows } from './seed-queries.ts';

type Needs = Pick<Context, 'config' | 'clock' | 'db' | 'secrets'>;

/** People whom a developer may sign in as. They do nothing by themselves. */
const DEMO_SIGN_INS = 3;
/** People a transaction. */
const BATCH = 500;

/**
 * Fills an empty database of a development server with made-up people and tells whom one can sign in as. A database
 * with any account in it is left alone. Two processes that start at once seed once.
 */
export async function seedMadeUpPeople(ctx: Needs): Promise<DemoSignIn[]> {
  const { seedPeople, seedNumber, production } = ctx.config;
  if (production || seedPeople === 0) return [];
  const now = ctx.clock.now();
  const today = new Date(now).toISOString().slice(0, 10);
  const everybody = [...generatePeople({ seed: seedNumber, count: seedPeople, today })];
  const demo = new Map(
    everybody
      .filter((person) => person.city === DEMO_CITY)
      .slice(0, DEMO_SIGN_INS)
      .map((person, index) => [person.index, demoPhoneNumber(index)]),
  );
  await ctx.db.tx(async (tx) => {
    await lockSeeding(tx);
    if (!(await isDatabaseEmpty(tx))) return;
    for (let start = 0; start < everybody.length; start += BATCH) {
      const batch = everybody.slice(start, start + BATCH);
      await insertMadeUpPeople(tx, describeRows(ctx, batch, demo, now));
    }
  });
  return everybody
    .filter((person) => demo.has(person.index))
    .map((person) => ({
      phoneNumber: demo.get(person.index) ?? '',
      name: person.fullName,
      city: person.city,
    }));
}

/** The rows of some people, table by table. */
function describeRows(
  ctx: Pick<Context, 'config' | 'secrets'>,
  people: readonly MadeUpPerson[],
  demo: ReadonlyMap<number, string>,
  now: number,
): MadeUpRows {
  const rows: MadeUpRows = { users: [], profiles: [], photos: [], behaviours: [] };
  for (const person of people) {
    const id = newId(now);
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
        id: newId(now),
        user_id: id,
        position: index + 1,
        storage_key: keys.storageKey,
        blur_key: keys.blurKey,
        blurhash: portraitBlurhash(portrait),
        width: 1080,
        height: 1080,
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
