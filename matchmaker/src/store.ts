/**
 * Who is in memory and where.
 *
 * number: what an id is called here, for ever (ids.ts). row: where somebody stands; leaf L of the store has the rows
 * from L * leaves.rows on. People move between rows when their key or their leaf changes; a search that is under way
 * meanwhile is told (`Watcher`).
 */

import { type Centres, createCentres } from './centres.ts';
import {
  ACTIVE_HOUR,
  type Columns,
  clearRow,
  copyRow,
  createColumns,
  JOINED_HOUR,
  NUMBER,
  numberOf,
} from './columns.ts';
import { raiseHopes } from './hopes.ts';
import { createIds, type Ids } from './ids.ts';
import {
  createLeaves,
  firstRow,
  freeLeaf,
  type Leaves,
  mayWiden,
  openSummary,
  segmentOf,
  summarize,
  takeLeaf,
  widen,
} from './leaves.ts';
import { mayBeNew } from './new-here.ts';
import { checkStanding, type Person, type Standing } from './person.ts';
import { createVocabularies, type Vocabularies, writePerson, writeStanding } from './row.ts';
import { createRowMap, createSparseRowMap, type RowMap } from './row-map.ts';
import {
  type Branch,
  embrace,
  fitBranch,
  insertLeaf,
  keyOf,
  locate,
  plantBranch,
  removeLeaf,
  type Spot,
  spotOf,
} from './tree.ts';

/** Whoever reads the store in several turns of the event loop. */
export interface Watcher {
  /** Some people of a leaf have moved to another, of the same branch. */
  leafSplit(from: number, to: number): void;
  /** Some leaves of a branch have moved to another. */
  branchSplit(from: Branch, to: Branch): void;
  /** A person came, changed or left. */
  personChanged(number: number): void;
}

export interface Store {
  ids: Ids;
  vocabularies: Vocabularies;
  centres: Centres;
  leaves: Leaves;
  branches: Branch[];
  /** By number: row + 1, or 0. */
  rowOf: RowMap;
  size: number;
  /** The latest hour that anybody was active at, as far as anybody said. */
  latestHour: number;
  watchers: Set<Watcher>;
  /** Many people are coming: summaries are taken when all are there (`setLoading`), and hold for anybody until then. */
  loading: boolean;
  /** The person about to be placed, as row 0. */
  incoming: Columns;
  /**
   * Whoever may be new here (new-here.ts), a second time, in a store of its own: a search for the few who are would else
   * read nearly everybody. Null in that store.
   */
  newcomers: Store | null;
}

/** A leaf with fewer people than this share of its rows is emptied into its neighbour... */
const FEW = 1 / 4;
/** ...when that one is not fuller than this afterwards. */
const ROOMY = 3 / 4;

/** A leaf with more free rows than this share takes people from a full one beside it. */
const SPACE = 3 / 16;

/** More than a leaf has. */
const PLACES = 256;

/** `leafRows` is for tests and measurements. */
export function createStore(leafRows?: number): Store {
  const shared = {
    ids: createIds(),
    vocabularies: createVocabularies(),
    centres: createCentres(),
    incoming: createColumns(1),
  };
  const createPart = (rowOf: RowMap, newcomers: Store | null): Store => ({
    ...shared,
    leaves: createLeaves(leafRows),
    branches: [],
    rowOf,
    size: 0,
    latestHour: 0,
    watchers: new Set(),
    loading: false,
    newcomers,
  });
  return createPart(createRowMap(), createPart(createSparseRowMap(), null));
}

/** Adds a person or replaces all that is known of them. Throws as `writePerson`, and then nobody has changed. */
export function putPerson(store: Store, person: Person): void {
  writePerson(store.incoming, person, store.vocabularies, store.centres);
  placeIncoming(store, store.ids.take(person.id));
}

/** Replaces what is learned of somebody; nothing happens when they are not there. Throws `invalid_person`. */
export function relearnPerson(store: Store, id: string, standing: Standing): void {
  const number = store.ids.find(id);
  const row = number < 0 ? -1 : store.rowOf.get(number) - 1;
  if (row < 0) return;
  checkStanding(standing);
  const { incoming, leaves } = store;
  const leaf = Math.floor(row / leaves.rows);
  clearRow(incoming, 0);
  copyRow(segmentOf(leaves, leaf), firstRow(leaves, leaf) + (row % leaves.rows), incoming, 0);
  writeStanding(incoming, standing);
  placeIncoming(store, number);
}

/** Takes a person out; nothing happens when they are not there. */
export function dropPerson(store: Store, id: string): void {
  const number = store.ids.find(id);
  if (number >= 0) leave(store, number);
}

function leave(store: Store, number: number): void {
  if (store.rowOf.get(number) === 0) return;
  if (store.newcomers) leave(store.newcomers, number);
  leaveRow(store, number);
  store.size--;
  for (const watcher of store.watchers) watcher.personChanged(number);
}

/** Puts the incoming row into the store as the person of this number, replacing what is known of them. */
export function placeIncoming(store: Store, number: number): void {
  const { incoming, newcomers } = store;
  incoming.words[NUMBER] = number;
  store.latestHour = Math.max(store.latestHour, incoming.words[ACTIVE_HOUR] as number);
  place(store, number);
  if (!newcomers) return;
  // The latest hour only grows: who cannot be new by it never will be.
  if (mayBeNew(incoming.words[JOINED_HOUR] as number, store.latestHour)) place(newcomers, number);
  else leave(newcomers, number);
}

function place(store: Store, number: number): void {
  const { incoming, leaves, branches } = store;
  const key = keyOf(incoming, 0);
  const old = store.rowOf.get(number) - 1;
  if (old >= 0) {
    const spot = locate(branches, leaves, key);
    const leaf = leafAt(branches, spot);
    if (Math.floor(old / leaves.rows) === leaf) {
      const segment = segmentOf(leaves, leaf);
      const row = firstRow(leaves, leaf) + (old % leaves.rows);
      clearRow(segment, row);
      writeInto(store, spot, leaf, segment, row);
    } else {
      leaveRow(store, number);
      enterLeaf(store, key);
    }
  } else {
    store.size++;
    enterLeaf(store, key);
  }
  for (const watcher of store.watchers) watcher.personChanged(number);
}

function leafAt(branches: readonly Branch[], spot: Spot): number {
  return (branches[spot.branch] as Branch).leaves[spot.place] as number;
}

/** The incoming person takes the next row of the leaf of their key. */
function enterLeaf(store: Store, key: number): void {
  const { leaves, branches } = store;
  if (branches.length === 0) plantTree(store, key);
  let spot = locate(branches, leaves, key);
  if ((leaves.counts[leafAt(branches, spot)] as number) === leaves.rows) {
    if (!shareWithNeighbour(store, spot)) splitLeaf(store, spot);
    spot = locate(branches, leaves, key);
  }
  const leaf = leafAt(branches, spot);
  const count = leaves.counts[leaf] as number;
  const segment = segmentOf(leaves, leaf);
  const row = firstRow(leaves, leaf) + count;
  leaves.counts[leaf] = count + 1;
  writeInto(store, spot, leaf, segment, row);
  store.rowOf.set(numberOf(segment, row), leaf * leaves.rows + count + 1);
}

function writeInto(store: Store, spot: Spot, leaf: number, segment: Columns, row: number): void {
  const { leaves, incoming } = store;
  copyRow(incoming, 0, segment, row);
  const branch = store.branches[spot.branch] as Branch;
  embrace(branch, incoming, 0);
  if (store.loading) return;
  touch(leaves, leaf);
  if (leaves.touched[leaf] === 0 || !mayWiden(leaves, leaf, segment, row)) {
    summarize(leaves, leaf);
    fitBranch(branch, leaves);
  } else {
    widen(leaves, leaf, segment, row);
    raiseHopes(branch.hopes, 0, branch.hour, segment, row, leaves.scratch);
  }
}

function renewSummary({ leaves, loading }: Store, leaf: number): void {
  if (loading) openSummary(leaves, leaf);
  else summarize(leaves, leaf);
}

/** Begins or ends a load of many people. */
export function setLoading(store: Store, loading: boolean): void {
  const { leaves, branches, newcomers } = store;
  if (newcomers) setLoading(newcomers, loading);
  store.loading = loading;
  for (const branch of branches) {
    for (const leaf of branch.leaves) renewSummary(store, leaf);
    fitBranch(branch, leaves);
  }
}

/** Counts a change; 0 afterwards means that the summary is due to be taken again. */
function touch(leaves: Leaves, leaf: number): void {
  leaves.touched[leaf] = ((leaves.touched[leaf] as number) + 1) % leaves.rows;
}

/** The first leaf, around the incoming person. */
function plantTree(store: Store, key: number): void {
  const { leaves, incoming, branches } = store;
  const leaf = takeLeaf(leaves);
  leaves.lows[leaf] = key;
  openSummary(leaves, leaf);
  leaves.touched[leaf] = leaves.rows - 1;
  branches.push(plantBranch(leaf, incoming, 0));
}

/**
 * Moves people of a full leaf to one beside it in its branch, if that has room: so leaves are four fifths full, where
 * halving alone leaves them two thirds full.
 */
function shareWithNeighbour(store: Store, spot: Spot): boolean {
  const { leaves, branches } = store;
  // A search under way may have read one of two leaves and not the other.
  if (store.watchers.size > 0) return false;
  const branch = (branches[spot.branch] as Branch).leaves;
  const from = leafAt(branches, spot);
  const roomIn = (leaf: number | undefined): number =>
    leaf === undefined ? 0 : leaves.rows - (leaves.counts[leaf] as number);
  const [before, behind] = [branch[spot.place - 1], branch[spot.place + 1]];
  const room = Math.max(roomIn(before), roomIn(behind));
  if (room < Math.max(2, leaves.rows * SPACE)) return false;
  const keys = sortKeys(leaves, from);
  const count = room >>> 1;
  if (behind !== undefined && roomIn(behind) === room)
    moveUpper(store, from, behind, keys, leaves.rows - count);
  else moveLower(store, from, before as number, keys, count);
  return true;
}

/** Moves the upper part of a full leaf, by key, to a new leaf behind it. */
function splitLeaf(store: Store, spot: Spot): void {
  const { leaves, branches } = store;
  const from = leafAt(branches, spot);
  const keys = sortKeys(leaves, from);
  // Who comes with a key that fills leaves goes to the last of them: the others stay nearly full.
  const isOne = keyIn(keys, 0) === keyIn(keys, leaves.rows - 1);
  const to = takeLeaf(leaves);
  moveUpper(store, from, to, keys, isOne ? Math.floor(leaves.rows * (1 - FEW)) : leaves.rows >>> 1);
  const branch = branches[spot.branch] as Branch;
  const behind = insertLeaf(branches, leaves, spot, to);
  for (const watcher of store.watchers) {
    watcher.leafSplit(from, to);
    if (behind) watcher.branchSplit(branch, behind);
  }
}

/** The keys of a full leaf in order, each with the place of its person behind it: in one number they sort as numbers do. */
function sortKeys(leaves: Leaves, leaf: number): Float64Array {
  const segment = segmentOf(leaves, leaf);
  const first = firstRow(leaves, leaf);
  const keys = new Float64Array(leaves.rows);
  for (let at = 0; at < leaves.rows; at++) keys[at] = keyOf(segment, first + at) * PLACES + at;
  return keys.sort();
}

function keyIn(keys: Float64Array, at: number): number {
  return Math.floor((keys[at] as number) / PLACES);
}

/** Moves all but the first people, by key, of a full leaf to one that begins with them from now on. */
function moveUpper(store: Store, from: number, to: number, keys: Float64Array, stays: number): void {
  store.leaves.lows[to] = keyIn(keys, stays);
  moveRows(store, from, to, Array.from(keys.subarray(stays), placeOfKey));
}

/** Moves the first people, by key, of a full leaf to the one before it. */
function moveLower(store: Store, from: number, to: number, keys: Float64Array, count: number): void {
  store.leaves.lows[from] = keyIn(keys, count);
  moveRows(store, from, to, Array.from(keys.subarray(0, count), placeOfKey));
}

function placeOfKey(key: number): number {
  return key % PLACES;
}

/** Moves people, by their place in their leaf, to another leaf with room for them; both are summarized. */
function moveRows(store: Store, from: number, to: number, places: readonly number[]): void {
  const { leaves } = store;
  const source = segmentOf(leaves, from);
  const target = segmentOf(leaves, to);
  for (const place of places) {
    const count = leaves.counts[to] as number;
    const row = firstRow(leaves, to) + count;
    copyRow(source, firstRow(leaves, from) + place, target, row);
    leaves.counts[to] = count + 1;
    store.rowOf.set(numberOf(target, row), to * leaves.rows + count + 1);
  }
  for (const place of [...places].sort((a, b) => b - a)) closeGap(store, from, place);
  if ((leaves.counts[from] as number) > 0) renewSummary(store, from);
  renewSummary(store, to);
}

/** Frees a row of a leaf: its last person moves there. */
function closeGap(store: Store, leaf: number, place: number): void {
  const { leaves } = store;
  const segment = segmentOf(leaves, leaf);
  const first = firstRow(leaves, leaf);
  const last = (leaves.counts[leaf] as number) - 1;
  clearRow(segment, first + place);
  if (place !== last) {
    copyRow(segment, first + last, segment, first + place);
    clearRow(segment, first + last);
    store.rowOf.set(numberOf(segment, first + place), leaf * leaves.rows + place + 1);
  }
  leaves.counts[leaf] = last;
}

function leaveRow(store: Store, number: number): void {
  const { leaves, branches } = store;
  const row = store.rowOf.get(number) - 1;
  const leaf = Math.floor(row / leaves.rows);
  closeGap(store, leaf, row % leaves.rows);
  store.rowOf.set(number, 0);
  touch(leaves, leaf);
  if ((leaves.counts[leaf] as number) < leaves.rows * FEW) thinOut(store, spotOf(branches, leaves, leaf));
  else if (leaves.touched[leaf] === 0) renewSummary(store, leaf);
}

/** Gives up a leaf with few people, when they have room in the one before it. */
function thinOut(store: Store, spot: Spot): void {
  const { leaves, branches } = store;
  const leaf = leafAt(branches, spot);
  const count = leaves.counts[leaf] as number;
  // A search under way may have read one of two leaves and not the other: nobody moves together meanwhile.
  if (store.watchers.size > 0) return;
  if (count > 0) {
    if (spot.place === 0) return;
    const into = leafAt(branches, { ...spot, place: spot.place - 1 });
    if ((leaves.counts[into] as number) + count > leaves.rows * ROOMY) return;
    const places = Array.from({ length: count }, (_, place) => place);
    moveRows(store, leaf, into, places);
  }
  removeLeaf(branches, spot);
  freeLeaf(leaves, leaf);
}
