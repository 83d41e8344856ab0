import { MAX_AGE } from '@romantic/contract';
import { ageOn } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { findCardRows } from './card-queries.ts';
import { sizeKey } from './photo-files.ts';
import { listPhotos, type Moderation } from './photo-queries.ts';

/** A profile at one moment, for evidence: what others are shown and the full name. No place but the city. */
export interface ProfileSnapshot extends Record<string, unknown> {
  id: string;
  fullName: string;
  age: number;
}

export interface PhotoSnapshot {
  id: string;
  position: number;
  moderation: Moderation;
  /** The stored file that shows most. */
  fileKey: string;
}

/** Null when there is no such profile. */
export async function snapshotProfile(
  ctx: Pick<Context, 'clock'>,
  db: Queries,
  userId: string,
): Promise<ProfileSnapshot | null> {
  const [row] = await findCardRows(db, [userId]);
  if (!row) return null;
  return {
    id: row.id,
    fullName: row.full_name,
    age: Math.min(ageOn(row.birth_date, ctx.clock.now()), MAX_AGE),
    gender: row.gender,
    bio: row.bio,
    interests: row.interests,
    prompts: row.prompts,
    intent: row.intent,
    heightCm: row.height_cm,
    languages: row.languages,
    city: row.city,
    hidden: { age: row.hide_age, distance: row.hide_distance, activity: row.hide_activity },
    verified: row.verified,
    madeUp: row.made_up,
    lastActiveAt: row.last_active_at.toISOString(),
  };
}

/** All photos of a person, whatever their moderation state. */
export async function snapshotPhotos(db: Queries, userId: string): Promise<PhotoSnapshot[]> {
  const rows = await listPhotos(db, userId);
  return rows.map(({ id, position, moderation, storage_key }) => ({
    id,
    position,
    moderation,
    fileKey: sizeKey(storage_key, 'large'),
  }));
}
