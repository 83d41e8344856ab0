/**
 * Who is in memory and where.
 *
 * slot: a person's row in the table; freed slots are used again. group: the people of one coarse H3 cell, one list of
 * slots a gender. Cells do not nest exactly in H3, so a group keeps the widest angle between its centre and anybody who
 * was ever in it: what a search skips is proved by that angle, not by the grid.
 */

import { cellToParent, getResolution } from 'h3-js';
import { angleOf, centreOf, chordSquared, type Point } from './earth.ts';
import { GENDERS, type Person } from './person.ts';
import { createVocabularies, prepareEntry, type Vocabularies, writeRow } from './row.ts';
import { createTable, growTable, type Table } from './table.ts';

/** About 250 km2, 10 km from centre to corner: a search of 50 km reads some 45 groups. */
const COARSE_RESOLUTION = 5;
const FIRST_ROWS = 1024;

export interface Group {
  cell: string;
  centre: Point;
  /** Radians. Nobody of the group is further from its centre; grows only. */
  reach: number;
  /** Slots by gender, in no order. */
  slots: number[][];
}

export interface Store {
  table: Table;
  vocabularies: Vocabularies;
  slotOf: Map<string, number>;
  /** By slot; '' and null where nobody is. */
  ids: string[];
  cells: string[];
  groupAt: (Group | null)[];
  /** By slot: the place in its list of the group. */
  place: number[];
  groups: Map<string, Group>;
  free: number[];
}

export function createStore(): Store {
  return {
    table: createTable(FIRST_ROWS),
    vocabularies: createVocabularies(),
    slotOf: new Map(),
    ids: [],
    cells: [],
    groupAt: [],
    place: [],
    groups: new Map(),
    free: [],
  };
}

/** Adds a person or replaces all that is known of them. Throws as `prepareEntry`, and then nothing has changed. */
export function putPerson(store: Store, person: Person): void {
  const entry = prepareEntry(person, store.vocabularies);
  const known = store.slotOf.get(person.id);
  const slot = known ?? takeSlot(store, person.id);
  const gender = GENDERS.indexOf(person.gender);
  const stays =
    known !== undefined && store.cells[slot] === person.cell && store.table.gender[slot] === gender;
  if (known !== undefined && !stays) leaveGroup(store, slot);
  writeRow(store.table, slot, entry);
  if (!stays) joinGroup(store, slot, person.cell);
}

/** Takes a person out; nothing happens when they are not there. */
export function dropPerson(store: Store, id: string): void {
  const slot = store.slotOf.get(id);
  if (slot === undefined) return;
  leaveGroup(store, slot);
  store.slotOf.delete(id);
  store.ids[slot] = '';
  store.cells[slot] = '';
  store.free.push(slot);
}

function takeSlot(store: Store, id: string): number {
  const slot = store.free.pop() ?? store.ids.length;
  if (slot >= store.table.rows) store.table = growTable(store.table, store.table.rows * 2);
  store.slotOf.set(id, slot);
  store.ids[slot] = id;
  store.groupAt[slot] = null;
  return slot;
}

function joinGroup(store: Store, slot: number, cell: string): void {
  const { table } = store;
  const group = getGroup(store, cell);
  const { x, y, z } = group.centre;
  const angle = angleOf(
    chordSquared(x, y, z, table.x[slot] as number, table.y[slot] as number, table.z[slot] as number),
  );
  group.reach = Math.max(group.reach, angle);
  const slots = group.slots[table.gender[slot] as number] as number[];
  store.place[slot] = slots.length;
  store.groupAt[slot] = group;
  store.cells[slot] = cell;
  slots.push(slot);
}

/** Reads the gender from the row: call it before the row is written again. */
function leaveGroup(store: Store, slot: number): void {
  const group = store.groupAt[slot];
  if (!group) return;
  const slots = group.slots[store.table.gender[slot] as number] as number[];
  const last = slots.pop();
  const place = store.place[slot] as number;
  if (last !== undefined && last !== slot) {
    slots[place] = last;
    store.place[last] = place;
  }
  store.groupAt[slot] = null;
  if (group.slots.every((list) => list.length === 0)) store.groups.delete(group.cell);
}

function getGroup(store: Store, personCell: string): Group {
  const cell = cellToParent(personCell, Math.min(COARSE_RESOLUTION, getResolution(personCell)));
  const known = store.groups.get(cell);
  if (known) return known;
  const group: Group = { cell, centre: centreOf(cell), reach: 0, slots: GENDERS.map(() => []) };
  store.groups.set(cell, group);
  return group;
}
