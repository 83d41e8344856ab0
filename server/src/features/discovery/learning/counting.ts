import type { Context } from '../../../context.ts';
import type { Tx } from '../../../db/db.ts';
import { createBreathe } from '../engine/slices.ts';
import {
  type CountingPlace,
  forgetTakenBack,
  insertTakenBack,
  listUncounted,
  lockCounting,
  markCounted,
  probeOnly,
  summariseDecisions,
  type UncountedDecision,
} from './counting-queries.ts';
import { createLessons } from './lessons.ts';
import { listStandings, writeStandings } from './standing-queries.ts';

/** Decisions at once, of up to twice as many people: the longest pieces of work are on all of them. */
const BATCH = 2_000;
/** Rows a statement that writes standings. */
const WRITTEN = 1_000;
/** Batches in one run, so that a run ends; what is left waits a second. */
const MOST_BATCHES = 250;
const SLICE_MS = 5;
/**
 * Transactions looked at in one go, twice as many after each look that found little: the index finds whole ranges of
 * them, and a backlog of hours must not be read again for each batch of it.
 */
const WINDOW = 2_000n;
/** Answering calls comes first: while this share of the process's time is taken, a run ends after so many ms. */
const BUSY = 0.9;
const BUSY_RUN_MS = 200;

type Needs = Pick<Context, 'db' | 'clock' | 'coldModels'>;

/**
 * What decisions teach, for `app.standings`: counts, a and b, recent exposures. A swipe does not touch them: thousands of
 * swipes on one popular member would queue for one row. Once a second a worker takes what was written below the horizon
 * of open transactions, every decision exactly once and in order, and writes each person once a batch. The horizon is the
 * whole database server's: while a long transaction is open (a dump), learning waits for its end. In a burst that takes
 * all of the process it lags, and catches up behind it.
 */
export async function countDecisions(ctx: Needs): Promise<void> {
  const startedAt = performance.now();
  const used = performance.eventLoopUtilization();
  let window = WINDOW;
  await summariseDecisions(ctx.db);
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const left = await ctx.db.tx((tx) => countBatch(ctx, tx, window));
    if (left === 'nothing') return;
    window = left === 'more' ? WINDOW : window * 2n;
    const late = performance.now() - startedAt > BUSY_RUN_MS;
    if (late && performance.eventLoopUtilization(used).utilization > BUSY) return;
  }
}

/** Takes one decision out of standings again; the caller has deleted it. It is the worker who does so. */
export const uncountDecision = insertTakenBack;

/** Answers what is left to count; `later`: the window held little, and transactions behind it may hold more. */
async function countBatch(ctx: Needs, tx: Tx, window: bigint): Promise<'nothing' | 'more' | 'later'> {
  const counting = await lockCounting(tx);
  // Another worker is at it.
  if (!counting) return 'nothing';
  await probeOnly(tx);
  const { horizon: end, ...place } = counting;
  const edge = BigInt(place.below) + window;
  const horizon = edge < BigInt(end) ? String(edge) : end;
  const found = await listUncounted(tx, place, horizon, BATCH);
  const [back, fresh] = [found.filter(isTakenBack), found.filter((row) => !isTakenBack(row))];
  // The place must not pass a decision before all that was taken back by now is judged by it.
  const standing = back.length === BATCH ? [] : fresh;
  await learnFrom(ctx, tx, [...back.filter(({ counted }) => counted), ...standing]);
  if (back.length > 0) await forgetTakenBack(tx, back.map(({ taken_back_id: id }) => id).filter(isThere));
  if (back.length === BATCH) return 'more';
  const next = placeBehind(place, horizon, fresh);
  if (next.below !== place.below || next.actor !== place.actor || next.target !== place.target)
    await markCounted(tx, next);
  if (fresh.length === BATCH) return 'more';
  return horizon === end ? 'nothing' : 'later';
}

async function learnFrom(
  { clock, coldModels }: Needs,
  tx: Tx,
  decisions: readonly UncountedDecision[],
): Promise<void> {
  if (decisions.length === 0) return;
  const ids = [...new Set(decisions.flatMap(({ actor_id, target_id }) => [actor_id, target_id]))];
  const lessons = createLessons(await listStandings(tx, ids), coldModels.current(), clock.now());
  const breathe = createBreathe(SLICE_MS);
  for (const decision of decisions) {
    if (isTakenBack(decision)) lessons.takeBack(decision);
    else lessons.learn(decision);
    await breathe();
  }
  const changed = lessons.changed();
  for (let at = 0; at < changed.length; at += WRITTEN)
    await writeStandings(tx, changed.slice(at, at + WRITTEN));
}

function placeBehind(
  place: CountingPlace,
  horizon: string,
  fresh: readonly UncountedDecision[],
): CountingPlace {
  const last = fresh.length === BATCH ? fresh.at(-1) : undefined;
  if (last) return { below: last.written_in, actor: last.actor_id, target: last.target_id };
  // A horizon behind the place belongs to another server's past (a restored dump).
  return BigInt(horizon) > BigInt(place.below) ? { below: horizon, actor: null, target: null } : place;
}

const isTakenBack = ({ taken_back_id }: UncountedDecision): boolean => taken_back_id !== null;
const isThere = (id: string | null): id is string => id !== null;
