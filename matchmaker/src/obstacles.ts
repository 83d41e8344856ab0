/** Why one person is not shown to a viewer: the filters one by one, for staff. Ranking asks sieve.ts. */

import { MAX_KM, numberOf, PLACE_X, PLACE_Y, PLACE_Z, RECORD, SIGN } from './columns.ts';
import { firstRow, segmentOf } from './leaves.ts';
import { kmTo } from './near.ts';
import type { Query } from './query.ts';
import { JUDGEMENTS, judge } from './rules.ts';

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

/** The first obstacle between the viewer and a person in a row of the store. */
export function whyNot(query: Query, storeRow: number): number {
  const { leaves } = query.store;
  const leaf = Math.floor(storeRow / leaves.rows);
  const segment = segmentOf(leaves, leaf);
  const row = firstRow(leaves, leaf) + (storeRow % leaves.rows);
  const number = numberOf(segment, row);
  if (number === query.viewerNumber) return SELF;
  const { words } = segment;
  const record = row * RECORD;
  const dx = query.x - (words[record + PLACE_X] as number);
  const dy = query.y - (words[record + PLACE_Y] as number);
  const dz = query.z - (words[record + PLACE_Z] as number);
  const line2 = dx * dx + dy * dy + dz * dz;
  if (line2 > query.beyondRadius) return MINE_DISTANCE;
  const mine = judge(query.viewer, 0, segment, row, query.moment);
  if (mine !== 0) return MINE + mine;
  const theirs = judge(segment, row, query.viewer, 0, query.moment);
  if (theirs !== 0) return THEIRS + theirs;
  const km = kmTo(query.centre, line2, segment, row);
  if (km > query.radiusKm) return MINE_DISTANCE;
  if (km > (segment.halves[2 * record + MAX_KM] as number)) return THEIRS_DISTANCE;
  const hidden = ((segment.sign[row] as number) & SIGN.incognito) !== 0;
  if (hidden && !query.likedMe.has(query.store.ids.text(number))) return INCOGNITO;
  return query.excluded.has(number) ? EXCLUDED : 0;
}
