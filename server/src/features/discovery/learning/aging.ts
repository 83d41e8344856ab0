import { MODEL_WEIGHTS } from '@romantic/matchmaker/model';
import type { Context } from '../../../context.ts';
import { ageExposures, lockAging, markAged } from './aging-queries.ts';
import { tellStandings } from './standing-queries.ts';

const DAY_MS = 24 * 3_600_000;
/** Members a run. A run every ten seconds goes round a million in an hour and a half. */
const WALKED = 2_000;

/**
 * Recent exposures fade by themselves, also of people who are not decided on any more: whoever's were written a day ago
 * or more is written anew. So a damping is never more than about 3% behind, and the same in all processes.
 */
export async function ageStandings({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  await db.tx(async (tx) => {
    const aging = await lockAging(tx);
    // Another worker writes standings at the moment: the next run is soon.
    if (!aging) return;
    const { last, walked, changed } = await ageExposures(tx, {
      after: aging.agedTo,
      limit: WALKED,
      now: new Date(now),
      before: new Date(now - DAY_MS),
      halfLifeHours: MODEL_WEIGHTS.exposureHalfLifeHours,
    });
    await tellStandings(tx, changed);
    const next = walked < WALKED ? null : last;
    if (next !== aging.agedTo) await markAged(tx, next);
  });
}
