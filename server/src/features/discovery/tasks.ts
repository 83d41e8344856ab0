import type { PeriodicTask } from '../../jobs/periodic.ts';
import { endBoosts } from './boosts.ts';
import { forgetDeckCards } from './deck/deck-queries.ts';
import { forgetStandingChanges } from './engine/standing-change-queries.ts';
import { ageStandings } from './learning/aging.ts';
import { countDecisions } from './learning/counting.ts';
import { dropExposureDays, makeExposureDays } from './learning/exposure-queries.ts';
import { trainDaily } from './learning/training-thread.ts';
import { dayOf } from './swipes/allowances.ts';
import { forgetAnswers } from './swipes/idempotency.ts';

const HOUR_MS = 3_600_000;
/** A report may name somebody who was shown in the last 30 days. */
const DECK_CARDS_KEPT_MS = 30 * 24 * HOUR_MS;
/** Long enough to compare weeks with weeks; nobody needs to be remembered longer for that. */
const EXPOSURES_KEPT_MS = 30 * 24 * HOUR_MS;
/** A retry that comes later than this is a new call. */
const ANSWERS_KEPT_MS = 48 * HOUR_MS;
/** Days that have a partition already, today among them: a worker may be away for so long. */
const EXPOSURE_DAYS_AHEAD = 4;
/** A feed that slept longer reads all standings again. */
const STANDING_CHANGES_KEPT_MS = HOUR_MS;
/** Rows a statement, so that no sweep holds locks for long. */
const BATCH = 5_000;

export const discoveryTasks: readonly PeriodicTask[] = [
  { name: 'count-decisions', everyMs: 1_000, run: countDecisions },
  { name: 'end-boosts', everyMs: 2_000, run: endBoosts },
  { name: 'age-standings', everyMs: 10_000, run: ageStandings },
  { name: 'train-cold-model', everyMs: HOUR_MS, run: trainDaily },
  {
    name: 'forget-old-standing-changes',
    everyMs: HOUR_MS / 6,
    run: ({ db, clock }) => forgetStandingChanges(db, new Date(clock.now() - STANDING_CHANGES_KEPT_MS)),
  },
  {
    name: 'forget-old-deck-cards',
    everyMs: HOUR_MS,
    async run({ db, clock }) {
      const before = new Date(clock.now() - DECK_CARDS_KEPT_MS);
      while ((await forgetDeckCards(db, before, BATCH)) === BATCH);
    },
  },
  {
    name: 'turn-exposure-days',
    everyMs: HOUR_MS,
    async run({ db, clock }) {
      const now = clock.now();
      await makeExposureDays(db, dayOf(now), EXPOSURE_DAYS_AHEAD);
      await dropExposureDays(db, dayOf(now - EXPOSURES_KEPT_MS));
    },
  },
  {
    name: 'forget-old-idempotency-keys',
    everyMs: HOUR_MS,
    async run({ db, clock }) {
      const before = new Date(clock.now() - ANSWERS_KEPT_MS);
      while ((await forgetAnswers(db, before, BATCH)) === BATCH);
    },
  },
];
