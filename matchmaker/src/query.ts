/** One viewer's question: everything that decides whether a person may be shown to them, apart from the order. */

import { type Moment, momentOf } from './calendar.ts';
import { chordBeyond, chordSquared, kmOf } from './earth.ts';
import { isWhole, type Person, refuse } from './person.ts';
import { createRow } from './row.ts';
import { JUDGEMENTS, judge } from './rules.ts';
import type { Store } from './store.ts';
import { FACT, type Table } from './table.ts';

export interface RankRequest {
  /** Epoch ms. */
  now: number;
  /** The viewer's own seed: equal scores are ordered by a hash of it and the id. */
  seed: string;
  /** Decided, blocked: never returned. */
  excluded: ReadonlySet<string>;
  /** Who already likes the viewer: the only incognito people the viewer may see. Changes no score. */
  likedMe: ReadonlySet<string>;
  /** How many people at most: 0 to MAX_LIMIT. */
  limit: number;
  /** The search widens while fewer than this are eligible. */
  pageSize: number;
}

export const MAX_LIMIT = 1000;

/** What can keep a person from a viewer: the index is the answer of `whyNot`, 0 shows them. */
export const OBSTACLES: readonly string[] = [
  'eligible',
  'self',
  'mine.distance',
  'theirs.distance',
  'incognito',
  'excluded',
  ...JUDGEMENTS.slice(1).map((name) => `mine.${name}`),
  ...JUDGEMENTS.slice(1).map((name) => `theirs.${name}`),
];
const SELF = 1;
const MINE_DISTANCE = 2;
const THEIRS_DISTANCE = 3;
const INCOGNITO = 4;
const EXCLUDED = 5;
const MINE = 5;
const THEIRS = MINE + JUDGEMENTS.length - 1;

export interface Query {
  store: Store;
  /** The viewer as a table of one row. */
  viewer: Table;
  viewerId: string;
  /** The viewer's slot when they are in the store, else -1. */
  viewerSlot: number;
  viewerX: number;
  viewerY: number;
  viewerZ: number;
  moment: Moment;
  excluded: ReadonlySet<string>;
  likedMe: ReadonlySet<string>;
  /** The radius asked about and the squared chord that is surely beyond it: see `setRadius`. */
  radiusKm: number;
  chordBeyondRadius: number;
  /** Distance of the person last found eligible. */
  km: number;
}

/** Throws a RangeError with code `invalid_person`, `vocabulary_full` or `invalid_request`. */
export function createQuery(
  store: Store,
  person: Person,
  request: Pick<RankRequest, 'now' | 'excluded' | 'likedMe'>,
): Query {
  if (!isWhole(request.now, 0, 8.64e15)) throw refuse('invalid_request', 'request.now is not valid');
  const viewer = createRow(person, store.vocabularies);
  return {
    store,
    viewer,
    viewerId: person.id,
    viewerSlot: store.slotOf.get(person.id) ?? -1,
    viewerX: viewer.x[0] as number,
    viewerY: viewer.y[0] as number,
    viewerZ: viewer.z[0] as number,
    moment: momentOf(request.now),
    excluded: request.excluded,
    likedMe: request.likedMe,
    radiusKm: person.maxDistanceKm,
    chordBeyondRadius: chordBeyond(person.maxDistanceKm),
    km: 0,
  };
}

export function setRadius(query: Query, km: number): void {
  query.radiusKm = km;
  query.chordBeyondRadius = chordBeyond(km);
}

/** The first obstacle between the viewer and the person in `slot`, cheapest questions first; sets `query.km` when 0. */
export function whyNot(query: Query, slot: number): number {
  const { table } = query.store;
  if (slot === query.viewerSlot) return SELF;
  const chord2 = chordSquared(
    query.viewerX,
    query.viewerY,
    query.viewerZ,
    table.x[slot] as number,
    table.y[slot] as number,
    table.z[slot] as number,
  );
  if (chord2 > query.chordBeyondRadius) return MINE_DISTANCE;
  const mine = judge(query.viewer, 0, table, slot, query.moment);
  if (mine !== 0) return MINE + mine;
  const theirs = judge(table, slot, query.viewer, 0, query.moment);
  if (theirs !== 0) return THEIRS + theirs;
  const km = kmOf(chord2);
  if (km > query.radiusKm) return MINE_DISTANCE;
  if (km > (table.maxKm[slot] as number)) return THEIRS_DISTANCE;
  const id = query.store.ids[slot] as string;
  if ((table.facts[slot] as number) & FACT.incognito && !query.likedMe.has(id)) return INCOGNITO;
  if (query.excluded.has(id)) return EXCLUDED;
  query.km = km;
  return 0;
}
