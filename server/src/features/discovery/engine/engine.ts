import {
  createMatchmaker,
  type FunnelRequest,
  type Person,
  type Ranking,
  type RankRequest,
} from '@romantic/matchmaker';
import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import { giveBackMemory } from '../../../memory.ts';
import { findCandidates } from './candidate-queries.ts';
import { createFollower } from './follow.ts';
import { createKnown, type KnownTo } from './known.ts';
import { createSlices } from './slices.ts';
import { createGathering, createTurns } from './turns.ts';

/** A copy in memory of who may be shown. PostgreSQL is the truth; a page is checked against it before it is sent. */
export interface Engine {
  /** Everybody is loaded. */
  readonly ready: boolean;
  /** Loads everybody, then follows the changes of all processes until stopped. Rejects when stopped while it loads. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Takes these people in at once, after a commit of this process. */
  refresh(userIds: readonly string[]): Promise<void>;
  /** In slices, a few rankings at a time: see slices.ts. Throws `unavailable` until everybody is loaded. */
  rank(viewer: Person, request: RankRequest): Promise<Ranking>;
  /** How many people each filter keeps from a viewer, by the matchmaker's names; in slices, as `rank`. */
  funnel(viewer: Person, request: FunnelRequest): Promise<Record<string, number>>;
  /** What a ranking for this viewer has to know: kept for active viewers, as of now. */
  knownTo: KnownTo;
}

/** Four looks a second keep "visible within 1 s" with room for a slow one; an idle look is one index probe, 0.1 ms. */
const FOLLOW_EVERY_MS = 250;
/** Loading more people than these leaves tens of MB behind. */
const MANY = 100_000;
/** Two slices of 5 ms a turn of the event loop, besides its other work: no pause of 20 ms. */
const RANKINGS = { parallel: 2, sliceMs: 5 };

export interface EngineNeeds extends Pick<Context, 'log' | 'clock' | 'db'> {
  config: Pick<Context['config'], 'photoRequired'>;
  metrics: EngineMetrics;
}

/** What of it is measured. */
export type EngineMetrics = {
  [name in 'feedPeople' | 'feedLag']: { set(value: number): void };
} & {
  feedChanges: { inc(by: number): void };
  feedRankings: { observe(labels: { part: 'waiting' | 'ranking' }, seconds: number): void };
};

export function createEngine(ctx: EngineNeeds): Engine {
  const { log, metrics } = ctx;
  const { photoRequired } = ctx.config;
  const matchmaker = createMatchmaker();
  const inTurn = createTurns();
  const follower = createFollower(ctx, matchmaker, inTurn);
  const state = { ready: false, stopped: false };
  let wake: () => void = () => {};
  let following: Promise<void> = Promise.resolve();

  const runSliced = createSlices({
    ...RANKINGS,
    observe(waited, took) {
      metrics.feedRankings.observe({ part: 'waiting' }, waited);
      metrics.feedRankings.observe({ part: 'ranking' }, took);
    },
  });

  const checkReady = (): void => {
    if (!state.ready) throw ERRORS.unavailable('The server is still reading who is there', 2);
  };

  const loop = async (): Promise<void> => {
    let caughtUpAt = performance.now();
    while (!state.stopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, FOLLOW_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (state.stopped) return;
      try {
        await follower.look();
        caughtUpAt = performance.now();
        metrics.feedLag.set(0);
      } catch (err) {
        metrics.feedLag.set((performance.now() - caughtUpAt) / 1000);
        if (!state.stopped) log.warn({ err }, 'the feed engine cannot follow changes; it tries again');
      }
    }
  };

  return {
    get ready() {
      return state.ready;
    },
    async start() {
      await follower.load();
      // What changed meanwhile, before anybody is shown anything.
      await follower.look();
      if (matchmaker.size > MANY) giveBackMemory();
      state.ready = true;
      following = loop();
    },
    async stop() {
      state.stopped = true;
      follower.stop();
      wake();
      await following;
    },
    refresh: createGathering(inTurn, async (userIds) => {
      follower.take(await findCandidates(ctx.db, userIds, photoRequired, new Date(ctx.clock.now())));
    }),
    async rank(viewer, request) {
      checkReady();
      return runSliced((breathe) => matchmaker.rankSliced(viewer, request, breathe));
    },
    async funnel(viewer, request) {
      checkReady();
      return runSliced((breathe) => matchmaker.funnelSliced(viewer, request, breathe));
    },
    knownTo: createKnown(ctx.db, matchmaker),
  };
}
