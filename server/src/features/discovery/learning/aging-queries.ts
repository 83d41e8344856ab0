import type { Queries, Row } from '../../../db/db.ts';

/** Up to whom exposures are aged in this round; null while another worker writes standings. */
export async function lockAging(tx: Queries): Promise<{ agedTo: string | null } | null> {
  const [row] = await tx<{ aged_to: string | null }>('lockAging')`
    select aged_to from app.decision_counting for update skip locked`;
  return row ? { agedTo: row.aged_to } : null;
}

export async function markAged(tx: Queries, agedTo: string | null): Promise<void> {
  await tx('markAged')`update app.decision_counting set aged_to = ${agedTo}`;
}

interface Aged extends Row {
  /** The last member looked at; null: nobody is left. */
  last: string | null;
  walked: number;
  /** Whose exposures were written. */
  changed: string[];
}

/** Looks at the next members by id; fades what was written before a moment. Less than a twentieth is nothing. */
export async function ageExposures(
  tx: Queries,
  walk: { after: string | null; limit: number; now: Date; before: Date; halfLifeHours: number },
): Promise<Aged> {
  const [row] = await tx<Aged>('ageExposures')`
    with walked as materialized (
      select user_id, exposures * power(0.5::float8,
          extract(epoch from ${walk.now}::timestamptz - exposures_at) / 3600 / ${walk.halfLifeHours}::float8) as rest,
        exposures > 0 and exposures_at < ${walk.before}::timestamptz as due
      from app.standings where ${walk.after}::uuid is null or user_id > ${walk.after}
      order by user_id limit ${walk.limit}
    ), aged as (
      update app.standings s set exposures = case when w.rest < 0.05 then 0 else w.rest end,
        exposures_at = ${walk.now}
      from walked w where w.user_id = s.user_id and w.due returning s.user_id
    )
    select (select user_id from walked order by user_id desc limit 1) as last,
      (select count(*)::int from walked) as walked, array(select user_id from aged) as changed`;
  return row ?? { last: null, walked: 0, changed: [] };
}
