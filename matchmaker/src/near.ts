/**
 * Distances between positions in fixed point. They are right to 6 mm, and whole kilometres must be the same as
 * `distanceKm` of the two cells, to the last metre: so where a few centimetres could change the answer, and only there,
 * the exact centres are looked up.
 */

import { CELL_HIGH, CELL_LOW, type Columns, RECORD } from './columns.ts';
import { angleOf, centreOf, chordSquared, EARTH_RADIUS_KM, kmOf, type Point, SCALE } from './earth.ts';

/** Two positions are each half a unit off in three directions: their line at most 1.74 units. */
export const LINE_SLACK = 4;
/** 10 cm. */
const UNSURE_KM = 1e-4;
/** Beyond 10,000 km an error of the line grows in the angle. */
const FAR_CHORD_SQUARED = 2;
/** Within 300 km three terms of the series of the arc sine are exact to a micrometre. */
const NEAR_CHORD_SQUARED = 0.0025;

/** A squared line, in fixed point, beyond which two people are surely more than `km` whole kilometres apart. */
export function lineBeyond(km: number): number {
  const halfAngle = km / EARTH_RADIUS_KM / 2;
  if (halfAngle >= Math.PI / 2) return Number.POSITIVE_INFINITY;
  return (lineOf(km) + LINE_SLACK) ** 2 * (1 + 1e-9);
}

/** The straight line, in fixed point, of a way along the ground; the longest there is beyond half around the Earth. */
export function lineOf(km: number): number {
  return 2 * SCALE * Math.sin(Math.min(Math.PI / 2, km / EARTH_RADIUS_KM / 2));
}

/** The way along the ground is never shorter than this many km for a straight line in fixed point. */
export function leastKm(line: number): number {
  return (line / SCALE) * EARTH_RADIUS_KM;
}

/** Whole km between a place, given exactly and by the squared line to the row, and a row. */
export function kmTo(centre: Point, line2: number, segment: Columns, row: number): number {
  const chord2 = line2 / (SCALE * SCALE);
  if (chord2 < FAR_CHORD_SQUARED) {
    const km = angleNear(chord2) * EARTH_RADIUS_KM;
    const beyond = km - Math.floor(km);
    if (km < 0.5) return 1;
    if (beyond > UNSURE_KM && beyond < 1 - UNSURE_KM) return Math.ceil(km);
  }
  const { words } = segment;
  const low = (words[row * RECORD + CELL_LOW] as number) >>> 0;
  const { x, y, z } = centreOf([low, words[row * RECORD + CELL_HIGH] as number]);
  return kmOf(chordSquared(centre.x, centre.y, centre.z, x, y, z));
}

function angleNear(chord2: number): number {
  if (chord2 > NEAR_CHORD_SQUARED) return angleOf(chord2);
  return Math.sqrt(chord2) * (1 + chord2 * (1 / 24 + chord2 * (3 / 640)));
}
