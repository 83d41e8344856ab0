import type { Exclusions, Matchmaker } from '@romantic/matchmaker';
import { LRUCache } from 'lru-cache';
import type { Db } from '../../../db/db.ts';
import { listTies, type Stretch, type Tie } from './known-queries.ts';

/** What a ranking has to know of the people around a viewer. */
export interface Known {
  /** Decided on, or hidden either way: never shown. */
  readonly excluded: Exclusions;
  /** Who likes the viewer: the only incognito people they may see. */
  readonly likedMe: ReadonlySet<string>;
  /** Who liked the viewer in the stretch of time that was asked for. */
  readonly lifting: ReadonlySet<string>;
}

export type KnownTo = (viewerId: string, lifting: Stretch | null) => Promise<Known>;

interface Kept extends Omit<Known, 'lifting'> {
  likedMe: Set<string>;
  hidden: ReadonlySet<string>;
  /** Decisions of the last minute of those read: what a later read must find again, else one was taken back. */
  recent: Map<string, number>;
  /** When the newest decision and like that were read were made, ms; 0 without any. */
  decidedAt: number;
  likedAt: number;
}

/** A decision is stamped before it commits, by its process's clock: whatever is this much older is in or never comes, ms. */
const LATE_MS = 60_000;
/**
 * Memory for what is kept, bytes: 64 MB. Of an active member with 1,000 decisions and 300 likes some 40 kB, so 1,500 of
 * them; whoever was not there for the longest is read again.
 */
const MAX_BYTES = 64 * 2 ** 20;
const BYTES_EACH = 500;
const BYTES_A_DECISION = 8;
const BYTES_A_LIKE = 100;

/**
 * Keeps whom active viewers know. Each question reads what was decided since the last one, on whatever process, and all
 * that is hidden: a decision counts at once, a block taken back too. A rewind takes the newest decision away (rewind.ts),
 * so that it is missed when the newest are read again; then, as when a block is gone, everything is read.
 */
export function createKnown(db: Db, matchmaker: Pick<Matchmaker, 'createExclusions'>): KnownTo {
  const cache = new LRUCache<string, Kept>({ maxSize: MAX_BYTES, sizeCalculation: sizeOf });

  const keep = (ties: readonly Tie[]): Kept => {
    const kept: Kept = {
      excluded: matchmaker.createExclusions(idsOf(ties, 'decided')),
      likedMe: new Set(idsOf(ties, 'likes')),
      hidden: new Set(idsOf(ties, 'hidden')),
      recent: new Map(),
      decidedAt: 0,
      likedAt: 0,
    };
    for (const id of kept.hidden) kept.excluded.add(id);
    note(kept, ties);
    return kept;
  };

  /** Brings what is kept up to this moment; false when something was taken back. */
  const catchUp = (kept: Kept, ties: readonly Tie[]): boolean => {
    const decided = new Set(idsOf(ties, 'decided'));
    const hidden = new Set(idsOf(ties, 'hidden'));
    if (!isWithin(kept.recent.keys(), decided) || !isWithin(kept.hidden, hidden)) return false;
    for (const id of decided) kept.excluded.add(id);
    for (const id of hidden) kept.excluded.add(id);
    for (const id of idsOf(ties, 'likes')) kept.likedMe.add(id);
    kept.hidden = hidden;
    note(kept, ties);
    return true;
  };

  return async (viewerId, lifting) => {
    const read = (since: Pick<Kept, 'decidedAt' | 'likedAt'>) =>
      listTies(db, viewerId, from(since.decidedAt), from(since.likedAt), lifting);
    const before = cache.get(viewerId);
    const ties = await read(before ?? NEVER);
    const kept = before && catchUp(before, ties) ? before : keep(before ? await read(NEVER) : ties);
    cache.set(viewerId, kept);
    return { ...kept, lifting: new Set(idsOf(ties, 'lifts')) };
  };
}

function note(kept: Kept, ties: readonly Tie[]): void {
  for (const { id, how, at } of ties) {
    const ms = at?.getTime() ?? 0;
    if (how === 'likes') kept.likedAt = Math.max(kept.likedAt, ms);
    if (how !== 'decided') continue;
    kept.recent.set(id, ms);
    kept.decidedAt = Math.max(kept.decidedAt, ms);
  }
  for (const [id, ms] of kept.recent) if (ms < kept.decidedAt - LATE_MS) kept.recent.delete(id);
}

const NEVER = { decidedAt: 0, likedAt: 0 };

const from = (newestMs: number): Date | null => (newestMs === 0 ? null : new Date(newestMs - LATE_MS));

const idsOf = (ties: readonly Tie[], how: Tie['how']): string[] =>
  ties.flatMap((tie) => (tie.how === how ? [tie.id] : []));

function isWithin(few: Iterable<string>, many: ReadonlySet<string>): boolean {
  for (const id of few) if (!many.has(id)) return false;
  return true;
}

function sizeOf({ excluded, likedMe }: Kept): number {
  return BYTES_EACH + excluded.size * BYTES_A_DECISION + likedMe.size * BYTES_A_LIKE;
}
