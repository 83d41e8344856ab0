import { createMatchmaker, type Person, type Ranking, type RankRequest } from '@romantic/matchmaker';
import type { Context } from '../../context.ts';
import {
  atRevision,
  type Candidate,
  findCandidates,
  getHorizon,
  listCandidates,
  listChangedCandidates,
} from './candidate-queries.ts';
import { createDecks, type Decks } from './deck.ts';
import { createSlices } from './slices.ts';
import { createStandingChanges } from './standing-changes.ts';
import { createGathering, createTurns } from './turns.ts';

/** This process's copy of who may be shown. PostgreSQL is the truth; a page is checked against it before it is sent. */
export interface Feed {
  /** Everybody is loaded. */
  readonly ready: boolean;
  /** Loads everybody, then follows the changes of all processes until stopped. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Takes these people in at once, after a commit of this process. */
  refresh(userIds: readonly string[]): Promise<void>;
  /** In slices, a few rankings at a time: see slices.ts. */
  rank(viewer: Person, request: RankRequest): Promise<Ranking>;
  /** The kept orders of this process's recent viewers. */
  readonly decks: Decks;
}

/** Four looks a second keep "visible within 1 s" with room for a slow one; an idle look is one index probe, 0.1 ms. */
const FOLLOW_EVERY_MS = 250;
const BATCH = 5_000;
/** Two slices of 5 ms a turn of the event loop, besides its other work: no pause of 20 ms. */
const RANKINGS = { parallel: 2, sliceMs: 5 };

export function createFeed(ctx: Pick<Context, 'config' | 'log' | 'clock' | 'metrics' | 'db'>): Feed {
  const { db, log, metrics } = ctx;
  const { photoRequired } = ctx.config;
  const matchmaker = createMatchmaker();
  const state = { ready: false, stopped: false, horizon: '0' };
  let wake: () => void = () => {};
  let following: Promise<void> = Promise.resolve();

  const runSliced = createSlices({
    ...RANKINGS,
    observe(waited, took) {
      metrics.feedRankings.observe({ part: 'waiting' }, waited);
      metrics.feedRankings.observe({ part: 'ranking' }, took);
    },
  });
  const standings = createStandingChanges(db, (id, standing) => matchmaker.relearn(id, standing));

  // Reading and taking in is one turn: else what was read a moment earlier could replace what is newer.
  const inTurn = createTurns();

  const take = (candidates: readonly Candidate[]): void => {
    for (const { id, person, shown } of candidates) {
      if (person && shown) matchmaker.upsert(person);
      else matchmaker.remove(id);
    }
    metrics.feedPeople.set(matchmaker.size);
  };

  const load = async (): Promise<void> => {
    // Asked before the first batch: what changes while we load is read again by following.
    state.horizon = await getHorizon(db);
    await standings.start();
    let after: string | null = null;
    for (;;) {
      const batch: Candidate[] = await listCandidates(db, after, BATCH, photoRequired);
      take(batch);
      after = batch.at(-1)?.id ?? null;
      if (batch.length < BATCH) return;
    }
  };

  /** Takes in what changed since the horizon. A full batch goes on behind its last person at once. */
  const follow = async (): Promise<void> => {
    await inTurn(() => standings.follow());
    const next = await getHorizon(db);
    let since = atRevision(state.horizon);
    for (;;) {
      const batch = await inTurn(async () => {
        const changed = await listChangedCandidates(db, since, BATCH, photoRequired);
        take(changed);
        return changed;
      });
      const last = batch.at(-1);
      if (!last || batch.length < BATCH) break;
      since = { revision: last.revision, id: last.id };
    }
    state.horizon = next;
    metrics.feedLag.set(0);
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
        await follow();
        caughtUpAt = performance.now();
      } catch (err) {
        metrics.feedLag.set((performance.now() - caughtUpAt) / 1000);
        log.warn({ err }, 'the feed engine cannot follow changes; it tries again');
      }
    }
  };

  return {
    get ready() {
      return state.ready;
    },
    async start() {
      await load();
      state.ready = true;
      following = loop();
    },
    async stop() {
      state.stopped = true;
      wake();
      await following;
    },
    refresh: createGathering(inTurn, async (userIds) => {
      take(await findCandidates(db, userIds, photoRequired));
    }),
    rank: (viewer, request) => runSliced((breathe) => matchmaker.rankSliced(viewer, request, breathe)),
    decks: createDecks(),
  };
}
