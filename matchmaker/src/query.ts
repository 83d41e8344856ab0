/** One viewer's question: everything that decides whether a person may be shown to them, apart from the order. */

import { type AskedPool, WANT } from './asked.ts';
import { hasBit } from './bit-rows.ts';
import { type Moment, momentOf, yearsBetween } from './calendar.ts';
import {
  askedOf,
  type Columns,
  createColumns,
  GENDER_MASK,
  PLACE_X,
  PLACE_Y,
  PLACE_Z,
  SIGN,
  WANTS_GENDER_SHIFT,
} from './columns.ts';
import { centreOf, type Point } from './earth.ts';
import { type Exclusions, numbersOf } from './exclusions.ts';
import { lineBeyond } from './near.ts';
import { newHereFrom } from './new-here.ts';
import type { NumberSet } from './number-set.ts';
import { isWhole, type Person, refuse } from './person.ts';
import { writePerson } from './row.ts';
import { recentlyActiveFrom } from './rules.ts';
import type { Store } from './store.ts';

export interface RankRequest {
  /** Epoch ms. */
  now: number;
  /** The viewer's own seed: equal scores are ordered by a hash of it and the id. */
  seed: string;
  /** Decided, blocked: never returned. A Set is looked up id by id, each time; see `createExclusions`. */
  excluded: ReadonlySet<string> | Exclusions;
  /** Who already likes the viewer: the only incognito people the viewer may see. Changes no score. */
  likedMe: ReadonlySet<string>;
  /** How many people at most: 0 to MAX_LIMIT. */
  limit: number;
  /** The search widens while fewer than this are eligible. */
  pageSize: number;
  /** Look at everybody, so that `eligible` is exact; costs a whole search. */
  countAll?: boolean;
  /** Tell what is known of each person who is answered. */
  withFacts?: boolean;
}

export const MAX_LIMIT = 1000;

/** The viewer's hard filters on single columns, as limits: all inclusive, and everybody fits where nothing is asked. */
export interface Limits {
  /** sign & mask must equal this. */
  signMask: number;
  signWant: number;
  wantedGenders: number;
  /** By the intent as it stands in a sign: 1 for each that fits. Null: all do. */
  intents: Uint8Array | null;
  birthLeast: number;
  birthMost: number;
  /** The viewer's own age, for the ages of others. */
  age: number;
  joinedFrom: number;
  activeFrom: number;
  heightLeast: number;
  heightMost: number;
  /** Whether anything is asked of times or heights. */
  asksRecord: boolean;
}

export interface Query {
  store: Store;
  /** The viewer as columns of one row. */
  viewer: Columns;
  viewerId: string;
  viewerNumber: number;
  /** The viewer's row in the pool of their columns, 0 without must-haves, and its WANT bits. */
  asked: number;
  wants: number;
  /** Exact centre of the viewer's cell, and the fixed point one. */
  centre: Point;
  x: number;
  y: number;
  z: number;
  moment: Moment;
  limits: Limits;
  excluded: NumberSet;
  likedMe: ReadonlySet<string>;
  /** The radius asked about, and the squared line (fixed point) that is surely beyond it: see `setRadius`. */
  radiusKm: number;
  beyondRadius: number;
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
  const viewer = createColumns(1);
  writePerson(viewer, person, store.vocabularies, store.centres);
  const moment = momentOf(request.now);
  const asked = askedOf(viewer, 0);
  const wants = asked === 0 ? 0 : (viewer.pool.wants[asked] as number);
  return {
    store,
    viewer,
    viewerId: person.id,
    // Takes a number, as exclusions do: whoever the store has not heard of may come during a pause.
    viewerNumber: store.ids.take(person.id),
    asked,
    wants,
    centre: centreOf(person.cell),
    x: viewer.words[PLACE_X] as number,
    y: viewer.words[PLACE_Y] as number,
    z: viewer.words[PLACE_Z] as number,
    moment,
    limits: limitsOf(viewer, moment, store.vocabularies),
    excluded: numbersOf(store.ids, request.excluded),
    likedMe: request.likedMe,
    radiusKm: person.maxDistanceKm,
    beyondRadius: lineBeyond(person.maxDistanceKm),
    km: 0,
  };
}

export function setRadius(query: Query, km: number): void {
  query.radiusKm = km;
  query.beyondRadius = lineBeyond(km);
}

function limitsOf(viewer: Columns, { today, hour }: Moment, vocabularies: Store['vocabularies']): Limits {
  const sign = viewer.sign[0] as number;
  const ages = viewer.ages[0] as number;
  const asked = askedOf(viewer, 0);
  const { pool } = viewer;
  const wants = asked === 0 ? 0 : (pool.wants[asked] as number);
  const hasHeight = (wants & WANT.height) !== 0;
  const signWant =
    (SIGN.wantsGender * (sign & GENDER_MASK)) |
    (wants & WANT.verified ? SIGN.verified : 0) |
    (wants & WANT.hasBio ? SIGN.hasBio : 0);
  return {
    signMask: signWant,
    signWant,
    wantedGenders: (sign >>> WANTS_GENDER_SHIFT) & GENDER_MASK,
    intents: wants & WANT.intents ? intentsOf(pool, asked, vocabularies.intents.size) : null,
    // yearsBetween(birth, today) >= least and <= most, solved for the birth day.
    birthLeast: today - ((ages >>> 8) + 1) * 10_000 + 1,
    birthMost: today - (ages & 255) * 10_000,
    age: yearsBetween(viewer.birth[0] as number, today),
    joinedFrom: wants & WANT.newHere ? newHereFrom(hour) : 0,
    activeFrom: wants & WANT.recentlyActive ? recentlyActiveFrom(hour) : 0,
    // An unknown height is 0.
    heightLeast: hasHeight ? Math.max(1, pool.heightMin[asked] as number) : 0,
    heightMost: hasHeight ? (pool.heightMax[asked] as number) : 65_535,
    asksRecord: hasHeight || (wants & (WANT.newHere | WANT.recentlyActive)) !== 0,
  };
}

function intentsOf({ intents }: AskedPool, asked: number, words: number): Uint8Array {
  // 0 stands for no intent.
  return Uint8Array.from({ length: words + 1 }, (_, sign) => (hasBit(intents, asked, sign - 1) ? 1 : 0));
}
