import { INTEREST_IDS } from '@romantic/contract';
import { readStartingModel } from '@romantic/matchmaker/model';
import type { Context } from '../../context.ts';
import { type ColdScorer, createColdScorer } from './cold-score.ts';

/** The cold model that this process scores with: the shipped one until a trained one has taken over. */
export interface ColdModels {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ask again for every page: another version may have taken over. */
  current(): ColdScorer;
}

export function createColdModels(_ctx: Pick<Context, 'db' | 'log'>): ColdModels {
  const current = createColdScorer(readStartingModel(INTEREST_IDS));
  return {
    async start() {},
    async stop() {},
    current: () => current,
  };
}
