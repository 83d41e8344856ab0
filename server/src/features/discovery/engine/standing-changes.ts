import type { Standing } from '@romantic/matchmaker';
import type { Db } from '../../../db/db.ts';
import { createBreathe } from './slices.ts';
import { getLastChange, listStandingChanges, listStandingsAfter } from './standing-change-queries.ts';

/** Follows what the workers learn, for one process's engine. */
export interface StandingChanges {
  /** Before everybody is loaded: what changes from then on is followed. */
  start(): Promise<void>;
  /** Takes in what changed since. */
  follow(): Promise<void>;
}

/** Rows of up to 1,000 people a look. */
const LOOK = 4;
const BATCH = 5_000;
const SLICE_MS = 5;

/**
 * `take` is told each person's standing, oldest change first. Changes become visible in the order of their ids, and the
 * newest row is never forgotten: so who does not find the row where they stopped has missed some, or the database is
 * another one now (a failover), and reads all standings again.
 */
export function createStandingChanges(
  db: Db,
  take: (id: string, standing: Standing) => void,
): StandingChanges {
  let last = '0';

  const readAll = async (): Promise<void> => {
    const breathe = createBreathe(SLICE_MS);
    let after: string | null = null;
    for (;;) {
      const batch: Awaited<ReturnType<typeof listStandingsAfter>> = await listStandingsAfter(
        db,
        after,
        BATCH,
      );
      for (const { user_id, ...standing } of batch) {
        take(user_id, standing);
        await breathe();
      }
      after = batch.at(-1)?.user_id ?? null;
      if (batch.length < BATCH) return;
    }
  };

  const follow = async (): Promise<void> => {
    const breathe = createBreathe(SLICE_MS);
    for (;;) {
      const [stopped, ...changes] = await listStandingChanges(db, last, LOOK + 1);
      if (stopped?.id !== last) {
        const newest = await getLastChange(db);
        if (newest === last) return;
        last = newest;
        return readAll();
      }
      for (const { id, user_ids, says, gets, exposures, boosts } of changes) {
        for (const [at, userId] of (user_ids ?? []).entries()) {
          const standing = {
            says: says?.[at],
            gets: gets?.[at],
            exposures: exposures?.[at],
            boost: boosts?.[at],
          };
          take(userId, standing as Standing);
          await breathe();
        }
        last = id;
      }
      if (changes.length < LOOK) return;
    }
  };

  return {
    async start() {
      last = await getLastChange(db);
    },
    follow,
  };
}
