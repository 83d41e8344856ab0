import type { Person } from '@romantic/matchmaker';
import type { Queries, Row } from '../../../db/db.ts';

/** A member's standing as it is kept. `told` is precision beyond the prior's. */
export interface KeptStanding {
  user_id: string;
  likes_given: number;
  passes_given: number;
  likes_received: number;
  passes_received: number;
  says_told: number;
  says_shift: number;
  gets_told: number;
  gets_shift: number;
  says: number;
  gets: number;
  exposures: number;
  /** null: never seen. */
  exposures_at: Date | null;
}

/** With what the cold model looks at. */
export interface StandingRow extends KeptStanding, Row {
  gender: Person['gender'];
  birth_date: string;
  interests: string[];
}

/** Whoever of these has a profile. */
export async function listStandings(tx: Queries, ids: readonly string[]): Promise<StandingRow[]> {
  return tx<StandingRow>('listStandings')`
    select p.user_id, p.gender, p.birth_date::text as birth_date, p.interests,
      coalesce(s.likes_given, 0) as likes_given, coalesce(s.passes_given, 0) as passes_given,
      coalesce(s.likes_received, 0) as likes_received, coalesce(s.passes_received, 0) as passes_received,
      coalesce(s.says_told, 0) as says_told, coalesce(s.says_shift, 0) as says_shift,
      coalesce(s.gets_told, 0) as gets_told, coalesce(s.gets_shift, 0) as gets_shift,
      coalesce(s.says, 0) as says, coalesce(s.gets, 0) as gets,
      coalesce(s.exposures, 0) as exposures, s.exposures_at
    from app.user_profiles p left join app.standings s on s.user_id = p.user_id
    where p.user_id = any(${ids}::uuid[])`;
}

/** Writes standings and tells all feeds. The transaction must hold `decision_counting`. */
export async function writeStandings(tx: Queries, rows: readonly KeptStanding[]): Promise<void> {
  const values = <T>(pick: (row: KeptStanding) => T): T[] => rows.map(pick);
  await tx('writeStandings')`
    with written as (
      insert into app.standings (user_id, likes_given, passes_given, likes_received, passes_received, says_told,
        says_shift, gets_told, gets_shift, says, gets, exposures, exposures_at)
      select * from unnest(
        ${values((row) => row.user_id)}::uuid[], ${values((row) => row.likes_given)}::integer[],
        ${values((row) => row.passes_given)}::integer[], ${values((row) => row.likes_received)}::integer[],
        ${values((row) => row.passes_received)}::integer[], ${values((row) => row.says_told)}::float8[],
        ${values((row) => row.says_shift)}::float8[], ${values((row) => row.gets_told)}::float8[],
        ${values((row) => row.gets_shift)}::float8[], ${values((row) => row.says)}::float4[],
        ${values((row) => row.gets)}::float4[], ${values((row) => row.exposures)}::float4[],
        ${values((row) => row.exposures_at?.toISOString() ?? null)}::timestamptz[])
      order by 1
      on conflict (user_id) do update set likes_given = excluded.likes_given, passes_given = excluded.passes_given,
        likes_received = excluded.likes_received, passes_received = excluded.passes_received,
        says_told = excluded.says_told, says_shift = excluded.says_shift, gets_told = excluded.gets_told,
        gets_shift = excluded.gets_shift, says = excluded.says, gets = excluded.gets,
        exposures = excluded.exposures, exposures_at = excluded.exposures_at
      returning user_id, says, gets, exposures, boost
    )
    insert into app.standing_changes (user_ids, says, gets, exposures, boosts)
    select array_agg(user_id), array_agg(says), array_agg(gets), array_agg(exposures), array_agg(boost)
    from written having count(*) > 0`;
}

/** Tells all feeds how these members stand now. The transaction must hold `decision_counting`. */
export async function tellStandings(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx('tellStandings')`
    insert into app.standing_changes (user_ids, says, gets, exposures, boosts)
    select array_agg(user_id), array_agg(says), array_agg(gets), array_agg(exposures), array_agg(boost)
    from app.standings where user_id = any(${ids}::uuid[]) having count(*) > 0`;
}
