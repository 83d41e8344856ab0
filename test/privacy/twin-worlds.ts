import { people } from '@romantic/contract';
import postgres from 'postgres';
import { type Member, memberOf, signUp } from '../harness/member.ts';
import { TABLES } from './columns.ts';
import type { Place } from './plane.ts';

/** One server with its own database. */
export interface World {
  baseUrl: string;
  databaseUrl: string;
  /** Waits until the feed ranks by what was decided. */
  settle(): Promise<void>;
}

/** The same person in both worlds: one id, one token. */
export type Both = [Member, Member];

/** Who takes part in one run: nobody of them has met anybody before. */
export interface Cast {
  attacker: Both;
  victim: Both;
}

export interface TwinWorlds {
  casts: Cast[];
  /** People who are there for everybody: a sybil for the order, others for full pages. */
  bystanders: Both[];
}

/**
 * Fills the first world by its doors and copies it, row by row, into the second: two servers that differ in nothing,
 * so that whatever differs later comes from what was done differently.
 */
export async function createTwinWorlds(
  worlds: readonly [World, World],
  counts: { casts: number; bystanders: number },
): Promise<TwinWorlds> {
  const [first, second] = worlds;
  const both = (member: Member): Both => [
    member,
    memberOf(second.baseUrl, member.session, member.phoneNumber),
  ];
  const casts: Cast[] = [];
  for (let index = 0; index < counts.casts; index += 1) {
    const attacker = await signUp(first.baseUrl, { gender: 'man', interestedIn: ['woman'], location: null });
    const victim = await signUp(first.baseUrl, { gender: 'woman', interestedIn: ['man'], location: null });
    casts.push({ attacker: both(attacker), victim: both(victim) });
  }
  const bystanders: Both[] = [];
  for (let index = 0; index < counts.bystanders; index += 1) {
    bystanders.push(
      both(await signUp(first.baseUrl, { gender: 'woman', interestedIn: ['man'], location: null })),
    );
  }
  await copyRows(first.databaseUrl, second.databaseUrl);
  return { casts, bystanders };
}

/** Puts somebody at a place in each world: the same, or one each. */
export async function putAt([here, there]: Both, first: Place, second: Place = first): Promise<void> {
  await Promise.all([
    here.client.call(people.updateProfile, { body: { location: first } }),
    there.client.call(people.updateProfile, { body: { location: second } }),
  ]);
}

/** In the order of the foreign keys; what only the development doors use stays behind. */
const COPIED = ['users', 'user_profiles', 'sessions', 'refresh_tokens', 'daily_usage', 'deck_cards'];

async function copyRows(from: string, to: string): Promise<void> {
  const source = postgres(from, { max: 1 });
  const target = postgres(to, { max: 1 });
  try {
    for (const table of COPIED) {
      if (!TABLES[table]) throw new Error(`there is no table ${table} any more`);
      const [row] = await source.unsafe<{ rows: string | null }[]>(
        `select json_agg(t)::text as rows from app.${table} t`,
      );
      await target.unsafe(
        `insert into app.${table} select * from json_populate_recordset(null::app.${table}, $1::text::json)`,
        [row?.rows ?? '[]'],
      );
    }
    // The rows carry the first world's transaction numbers; these are the second's own.
    await target`update app.user_profiles set updated_at = updated_at`;
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}
