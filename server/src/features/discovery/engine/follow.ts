import type { Matchmaker } from '@romantic/matchmaker';
import type { Reader } from '../../../db/db.ts';
import { type Candidate, findCandidates } from './candidate-queries.ts';
import type { EngineNeeds } from './engine.ts';
import {
  copyChanged,
  copyShown,
  getSnapshot,
  listChangedCandidates,
  listChangedHidden,
  listLapsed,
  type Snapshot,
  setSince,
} from './follow-queries.ts';
import { createBreathe } from './slices.ts';
import { createStandingChanges } from './standing-changes.ts';
import type { InTurn } from './turns.ts';

/** Keeps a matchmaker what the database says. */
export interface Follower {
  /** Takes everybody in. */
  load(): Promise<void>;
  /** Takes in what has changed since the last look, by whatever process. */
  look(): Promise<void>;
  take(candidates: readonly Candidate[]): void;
  /** Ends a load that is under way, which rejects then. */
  stop(): void;
}

/** Changes read row by row. More than these travel as a binary COPY: 6 microseconds a person instead of 40. */
const FEW = 200;
/** Between two looks for plans that ran out, ms. A page is judged by the clock whatever the copy in memory says. */
const LAPSED_EVERY_MS = 5_000;
/** How long taking people in holds the event loop, ms. Bytes come in pieces of some 200 people, 2 ms. */
const SLICE_MS = 5;

/**
 * A million people take 7 s to load and travel as 360 MB; ten million a minute and a half, and 3.6 GB in a stream
 * that is never held: what the process keeps of it is the matchmaker's own 200 bytes a person.
 */
export function createFollower(
  ctx: Pick<EngineNeeds, 'config' | 'db' | 'metrics' | 'clock'>,
  matchmaker: Matchmaker,
  inTurn: InTurn,
): Follower {
  const { db, metrics, clock } = ctx;
  const { photoRequired } = ctx.config;
  const state = { since: '1:1:' as Snapshot, stopped: false, lapsedAt: clock.now() };

  const standings = createStandingChanges(db, (id, standing) => matchmaker.relearn(id, standing));

  const take = (candidates: readonly Candidate[]): void => {
    for (const { id, person, shown } of candidates) {
      if (person && shown) matchmaker.upsert(person);
      else matchmaker.remove(id);
    }
    metrics.feedChanges.inc(candidates.length);
    metrics.feedPeople.set(matchmaker.size);
  };

  /** Runs a COPY of people into the matchmaker. Gives how many came. */
  const takeCopy = async (
    copy: (take: (bytes: Uint8Array) => Promise<void> | undefined) => Promise<void>,
  ) => {
    const loader = matchmaker.createLoader();
    const breathe = createBreathe(SLICE_MS, 1);
    await copy((bytes) => {
      if (state.stopped) throw new Error('the feed engine was stopped while it was loading');
      loader.push(bytes);
      metrics.feedPeople.set(matchmaker.size);
      return breathe();
    });
    return loader.end();
  };

  const takeMany = (): Promise<void> =>
    db.readMuch(async (reader: Reader) => {
      const snapshot = await getSnapshot(reader);
      await setSince(reader, state.since);
      const hidden = await listChangedHidden(reader, photoRequired);
      for (const id of hidden) matchmaker.remove(id);
      const shown = await takeCopy((bytes) => copyChanged(reader, photoRequired, bytes));
      metrics.feedChanges.inc(hidden.length + shown);
      state.since = snapshot;
    });

  /** A plan that ran out shows in no row: who was incognito or in another city because of it is read again. */
  const takeLapsed = async (): Promise<void> => {
    const now = clock.now();
    if (now - state.lapsedAt < LAPSED_EVERY_MS) return;
    const ids = await listLapsed(db, new Date(state.lapsedAt - LAPSED_EVERY_MS), new Date(now));
    if (ids.length > 0) take(await findCandidates(db, ids, photoRequired, new Date(now)));
    state.lapsedAt = now;
  };

  return {
    async load() {
      await standings.start();
      await db.readMuch(async (reader) => {
        const snapshot = await getSnapshot(reader);
        await takeCopy((bytes) => copyShown(reader, photoRequired, bytes));
        state.since = snapshot;
      });
    },
    look: () =>
      // Reading and taking in is one turn: else what was read a moment earlier could replace what is newer.
      inTurn(async () => {
        await standings.follow();
        await takeLapsed();
        const { snapshot, changed } = await listChangedCandidates(db, state.since, FEW, photoRequired);
        if (changed.length === FEW) return takeMany();
        take(changed);
        state.since = snapshot;
      }),
    take,
    stop() {
      state.stopped = true;
    },
  };
}
