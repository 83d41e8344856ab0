import { INTEREST_IDS } from '@romantic/contract';
import {
  type ColdModel,
  knowsProfileColumn,
  readColdModel,
  readStartingModel,
} from '@romantic/matchmaker/model';
import type { Context } from '../../../context.ts';
import { findCurrentVersion, findModel } from './cold-model-queries.ts';
import { type ColdScorer, createColdScorer } from './cold-score.ts';

/** The cold model that this process scores with: the shipped one until a trained one has taken over. */
export interface ColdModels {
  /** Reads which one is current, and follows it. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ask again for every page: another version may have taken over. */
  current(): ColdScorer;
}

const FOLLOW_EVERY_MS = 20_000;

/** Whatever is wrong with a kept model, the one that ships is always there. */
export function createColdModels(
  { db, log }: Pick<Context, 'db' | 'log'>,
  followEveryMs = FOLLOW_EVERY_MS,
): ColdModels {
  const shipped = createColdScorer(readShippedModel());
  const state = { version: null as string | null, current: shipped, stopped: false };
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    try {
      const version = await findCurrentVersion(db);
      if (version === state.version) return;
      const kept = version === null ? null : await findModel(db, version);
      // Replaced between the two questions: the next look finds what by.
      if (version !== null && kept === null) return;
      state.version = version;
      state.current = kept === null ? shipped : createColdScorer(readKeptModel(kept.model));
      log.info({ model: state.current.version }, 'a cold model took over');
    } catch (err) {
      log.error({ err }, 'the current cold model cannot be read; the one before stays');
    }
  };
  const follow = (): void => {
    if (state.stopped) return;
    timer = setTimeout(() => {
      looking = look().then(follow);
    }, followEveryMs).unref();
  };

  return {
    async start() {
      await look();
      follow();
    },
    async stop() {
      state.stopped = true;
      if (timer !== null) clearTimeout(timer);
      await looking;
    },
    current: () => state.current,
  };
}

export function readShippedModel(): ColdModel {
  return readStartingModel(INTEREST_IDS);
}

/** Throws `invalid_model` (RangeError with a code). */
export function readKeptModel(json: unknown): ColdModel {
  return readColdModel(json, knowsProfileColumn(INTEREST_IDS));
}
