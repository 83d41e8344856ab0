import {
  type ColdModel,
  compareInOrder,
  MODEL_WEIGHTS,
  roundColdModel,
  trainChallenger,
  type Verdict,
} from '@romantic/matchmaker/model';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../db/db.ts';
import {
  findCurrentVersion,
  findModel,
  forgetModels,
  insertModel,
  type KeptModel,
  lockModels,
  makeCurrent,
  retireCurrent,
} from './cold-model-queries.ts';
import { readKeptModel, readShippedModel } from './cold-models.ts';
import { type OwnSample, readOwnDecisions } from './own-decisions.ts';

const KEPT_MS = 90 * 24 * 3_600_000;

export interface Training {
  outcome: 'too few decisions' | 'took over' | 'refused' | 'rolled back' | 'overtaken';
  /** Of the model it is about; null when there is none. */
  version: string | null;
  report: Record<string, unknown>;
}

/**
 * Judges the current cold model by what was decided since it took over, and rolls it back when it is worse than the one
 * before; otherwise trains a new one, which takes over when it is better on members it has not seen. Takes up to a minute
 * of the thread it runs in: training-thread.ts gives it one of its own. Two at once do no harm.
 */
export async function trainColdModel(ctx: Pick<Context, 'db' | 'clock'>): Promise<Training> {
  const now = ctx.clock.now();
  const version = await findCurrentVersion(ctx.db);
  const kept = version === null ? null : await findModel(ctx.db, version);
  const current = kept === null ? readShippedModel() : readKeptModel(kept.model);
  const own = await readOwnDecisions(ctx.db, now);
  const back = kept === null ? null : await rollBackWorse(ctx, own, kept, current);
  if (back) return back;
  return challenge(ctx, own, { version, model: current }, now);
}

async function rollBackWorse(
  { db }: Pick<Context, 'db'>,
  own: OwnSample,
  kept: KeptModel,
  current: ColdModel,
): Promise<Training | null> {
  const since = BigInt(kept.since ?? 0);
  const isLater = (row: number): boolean => (own.writtenIn[row] as bigint) >= since;
  if (own.decisions.filter((_, row) => isLater(row)).length < MODEL_WEIGHTS.training.later) return null;
  const before = await readPredecessor(db, kept.predecessor);
  const verdict = compareInOrder(own, { current: before.model, candidate: current }, isLater);
  if (verdict.candidateIs !== 'worse') return null;
  const report = { rolledBack: describe(verdict), backTo: before.model.version };
  const done = await db.tx(async (tx) => {
    await lockModels(tx);
    if ((await findCurrentVersion(tx)) !== kept.version) return false;
    await retireCurrent(tx, 'refused', report);
    if (before.version !== null) await makeCurrent(tx, before.version);
    return true;
  });
  return { outcome: done ? 'rolled back' : 'overtaken', version: kept.version, report };
}

/** The model before; the one that ships when that is it, or when the older one is forgotten or fits no longer. */
async function readPredecessor(
  db: Queries,
  version: string | null,
): Promise<{ version: string | null; model: ColdModel }> {
  const kept = version === null ? null : await findModel(db, version);
  try {
    if (kept) return { version, model: readKeptModel(kept.model) };
  } catch {
    // Columns come and go with the list of interests.
  }
  return { version: null, model: readShippedModel() };
}

async function challenge(
  { db }: Pick<Context, 'db'>,
  own: OwnSample,
  current: { version: string | null; model: ColdModel },
  now: number,
): Promise<Training> {
  const version = `own-${new Date(now).toISOString()}`;
  const isHeldOut = (decider: number): boolean => own.isHeldOut(decider, version);
  const trained = tryTraining(own, current.model, version, isHeldOut);
  if (!trained.model) return { outcome: 'too few decisions', version: null, report: trained.report };
  const { model } = trained;
  const held = (row: number): boolean => isHeldOut(own.decisions[row]?.decider ?? -1);
  const verdict = trained.isSound
    ? compareInOrder(own, { current: current.model, candidate: model }, held)
    : null;
  const isBetter = verdict?.candidateIs === 'better';
  const report = { ...trained.report, against: current.model.version, ...(verdict ? describe(verdict) : {}) };
  const outcome = await db.tx(async (tx) => {
    await lockModels(tx);
    await forgetModels(tx, new Date(now - KEPT_MS));
    const isOvertaken = (await findCurrentVersion(tx)) !== current.version;
    const wins = isBetter && !isOvertaken;
    const state = wins ? 'candidate' : 'refused';
    const predecessor = current.version;
    await insertModel(tx, { version, madeAt: new Date(now), model, state, predecessor, report });
    if (!wins) return isOvertaken ? 'overtaken' : 'refused';
    await retireCurrent(tx, 'retired', {});
    await makeCurrent(tx, version);
    return 'took over';
  });
  return { outcome, version, report };
}

/** As it would be read again: rounded, and checked. */
function tryTraining(
  own: OwnSample,
  current: ColdModel,
  version: string,
  isHeldOut: (decider: number) => boolean,
): { model: ColdModel | null; isSound: boolean; report: Record<string, unknown> } {
  const report = { decisions: own.decisions.length, people: own.people.length };
  let model: ColdModel;
  try {
    model = roundColdModel(trainChallenger(own, current, { version, isHeldOut }));
  } catch (err) {
    if ((err as { code?: unknown }).code !== 'too_few_decisions') throw err;
    return { model: null, isSound: false, report };
  }
  try {
    readKeptModel(model);
    return { model, isSound: true, report };
  } catch (err) {
    return { model, isSound: false, report: { ...report, unsound: (err as Error).message } };
  }
}

function describe({ candidateIs, difference, decisions }: Verdict & { decisions: number }) {
  return { candidateIs, logLossDifference: difference, judgedBy: decisions };
}
