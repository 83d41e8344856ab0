/**
 * The order of the leaves. Every person has a key: coarse cell, gender, age, quality (score.ts). So a leaf holds people
 * of one neighbourhood, where there are enough of them of one gender, and in cities of one age and quality: its summary
 * says much. The order is only a means: what a search skips, it skips by summaries.
 *
 * branch: up to BRANCH_LEAVES leaves next to each other in the order, with a summary of its own.
 */

import {
  CELL_HIGH,
  CELL_LOW,
  type Columns,
  GENDER_MASK,
  PLACE_X,
  PLACE_Y,
  PLACE_Z,
  RECORD,
} from './columns.ts';
import { HOPES, joinHopes, openHopes } from './hopes.ts';
import {
  BIRTH_LEAST,
  BIRTH_MOST,
  FIELDS,
  HOPES_HOUR,
  type Leaves,
  REACH,
  SIGN_ANY,
  X,
  Y,
  Z,
} from './leaves.ts';

export interface Branch {
  /** In the order of their lows: the least key of each, except that people below the first one's belong to it, too. */
  leaves: number[];
  /** A sphere around all people (fixed point), their SIGN bits and days of birth. Too wide at times, never too narrow. */
  x: number;
  y: number;
  z: number;
  reach: number;
  sign: number;
  birthLeast: number;
  birthMost: number;
  /** What they can score at most, see hopes.ts, and the hour of that: infinite while it is of anybody. */
  hopes: Float32Array;
  hour: number;
}

export interface Spot {
  branch: number;
  place: number;
}

/** Measured at a million people. Small leaves (of tests) make small branches. */
const BRANCH_LEAVES = 16;

/** Ages are told apart by year of birth, in steps of a year from 1947 on. */
const FIRST_YEAR = 1947;
/** The place of a row in the order: 38 bits. */
export function keyOf(columns: Columns, row: number): number {
  const { words } = columns;
  const record = row * RECORD;
  // Base cell and five digits: the cell of resolution 5 around the row's, about 250 km2.
  const coarse =
    (((words[record + CELL_HIGH] as number) & 0xfffff) << 2) | ((words[record + CELL_LOW] as number) >>> 30);
  const gender = (columns.sign[row] as number) & GENDER_MASK;
  const year = Math.floor((columns.birth[row] as number) / 10_000) - FIRST_YEAR;
  const age = Math.max(0, Math.min(63, year));
  // Eight years, then the quality, then the year.
  const inner = ((age >>> 3) << 11) | ((columns.level[row] as number) << 3) | (age & 7);
  return coarse * 2 ** 16 + (gender >>> 1) * 2 ** 14 + inner;
}

/** Where the leaf stands that a key belongs to: the last one that begins at or before it. There must be a leaf. */
export function locate(branches: readonly Branch[], { lows }: Leaves, key: number): Spot {
  const lowOf = (branch: number, place: number): number =>
    lows[(branches[branch] as Branch).leaves[place] as number] as number;
  const branch = lastUpTo(branches.length, (at) => lowOf(at, 0), key);
  const { length } = (branches[branch] as Branch).leaves;
  return { branch, place: lastUpTo(length, (at) => lowOf(branch, at), key) };
}

/** The last place whose value is at most `key`; 0 when there is none. */
function lastUpTo(length: number, valueAt: (at: number) => number, key: number): number {
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= key) low = middle;
    else high = middle;
  }
  return low;
}

/** Where a leaf of the order stands. Several may begin at one key, where many people have it. */
export function spotOf(branches: readonly Branch[], leaves: Leaves, leaf: number): Spot {
  let { branch, place } = locate(branches, leaves, leaves.lows[leaf] as number);
  while ((branches[branch] as Branch).leaves[place] !== leaf) {
    if (place > 0) place--;
    else place = (branches[--branch] as Branch).leaves.length - 1;
  }
  return { branch, place };
}

/**
 * Puts a leaf, with its low, behind the one at `spot`, whose branch's summary holds for it already. Answers the branch
 * that half of a full one has moved to, or null.
 */
export function insertLeaf(branches: Branch[], leaves: Leaves, spot: Spot, leaf: number): Branch | null {
  const branch = branches[spot.branch] as Branch;
  branch.leaves.splice(spot.place + 1, 0, leaf);
  const { length } = branch.leaves;
  if (length <= Math.min(BRANCH_LEAVES, leaves.rows)) return null;
  const behind = { ...branch, leaves: branch.leaves.splice(length >>> 1), hopes: new Float32Array(HOPES) };
  branches.splice(spot.branch + 1, 0, behind);
  fitBranch(branch, leaves);
  fitBranch(behind, leaves);
  return behind;
}

/** Takes the leaf at `spot` out of the order, and its branch when that is empty then. */
export function removeLeaf(branches: Branch[], spot: Spot): void {
  const branch = branches[spot.branch] as Branch;
  branch.leaves.splice(spot.place, 1);
  if (branch.leaves.length === 0) branches.splice(spot.branch, 1);
}

/** Takes the summary of a branch from its leaves' again. */
export function fitBranch(branch: Branch, leaves: Leaves): void {
  const { summaries } = leaves;
  const middle = (branch.leaves[branch.leaves.length >>> 1] as number) * FIELDS;
  branch.x = summaries[middle + X] as number;
  branch.y = summaries[middle + Y] as number;
  branch.z = summaries[middle + Z] as number;
  branch.reach = 0;
  branch.sign = 0;
  branch.birthLeast = Number.POSITIVE_INFINITY;
  branch.birthMost = Number.NEGATIVE_INFINITY;
  for (const leaf of branch.leaves) {
    const at = leaf * FIELDS;
    const [x, y, z] = [summaries[at + X], summaries[at + Y], summaries[at + Z]] as [number, number, number];
    reachOut(branch, x, y, z, summaries[at + REACH] as number);
    branch.sign |= summaries[at + SIGN_ANY] as number;
    branch.birthLeast = Math.min(branch.birthLeast, summaries[at + BIRTH_LEAST] as number);
    branch.birthMost = Math.max(branch.birthMost, summaries[at + BIRTH_MOST] as number);
  }
  fitHopes(branch, leaves);
}

function fitHopes(branch: Branch, { summaries, hopes }: Leaves): void {
  const hourOf = (leaf: number): number => summaries[leaf * FIELDS + HOPES_HOUR] as number;
  branch.hour = Math.max(...branch.leaves.map(hourOf));
  if (branch.hour === Number.POSITIVE_INFINITY) {
    openHopes(branch.hopes, 0);
    return;
  }
  branch.hopes.fill(0);
  for (const leaf of branch.leaves) joinHopes(branch.hopes, branch.hour, hopes, leaf * HOPES, hourOf(leaf));
}

/**
 * Makes a branch's summary hold for the person in a row, too: all but its hopes, which `fitBranch` and `raiseHopes` do.
 */
export function embrace(branch: Branch, columns: Columns, row: number): void {
  const { words } = columns;
  const at = row * RECORD;
  const [x, y, z] = [words[at + PLACE_X], words[at + PLACE_Y], words[at + PLACE_Z]] as [
    number,
    number,
    number,
  ];
  const birth = columns.birth[row] as number;
  reachOut(branch, x, y, z, 0);
  branch.sign |= columns.sign[row] as number;
  branch.birthLeast = Math.min(branch.birthLeast, birth);
  branch.birthMost = Math.max(branch.birthMost, birth);
}

function reachOut(branch: Branch, x: number, y: number, z: number, reach: number): void {
  const dx = x - branch.x;
  const dy = y - branch.y;
  const dz = z - branch.z;
  branch.reach = Math.max(branch.reach, reach + Math.sqrt(dx * dx + dy * dy + dz * dz));
}

/** A branch of one leaf that nobody is in yet, around the place of a row. */
export function plantBranch(leaf: number, columns: Columns, row: number): Branch {
  const { words } = columns;
  const at = row * RECORD;
  const [x, y, z] = [words[at + PLACE_X], words[at + PLACE_Y], words[at + PLACE_Z]] as [
    number,
    number,
    number,
  ];
  const hopes = new Float32Array(HOPES);
  openHopes(hopes, 0);
  return {
    leaves: [leaf],
    x,
    y,
    z,
    reach: 0,
    sign: 0,
    birthLeast: Number.POSITIVE_INFINITY,
    birthMost: Number.NEGATIVE_INFINITY,
    hopes,
    hour: Number.POSITIVE_INFINITY,
  };
}
