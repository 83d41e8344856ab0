/**
 * Distances between cells. Every distance of the product is the same whole number of kilometres, a function of two
 * cells only: nobody can learn where inside a cell a person is, because nothing here depends on it.
 */

import { cellToLatLng } from 'h3-js';

/** Mean radius that H3 itself uses (WGS84 authalic). */
export const EARTH_RADIUS_KM = 6371.007180918475;

/** A point of the unit sphere. */
export interface Point {
  x: number;
  y: number;
  z: number;
}

/**
 * Positions in columns are fixed point, in units of 1 / SCALE of the radius: 3 mm. Whoever reads them (near.ts) takes
 * the exact centres where that could change a whole kilometre.
 */
export const SCALE = 2 ** 31 - 1;

/** A cell is its text, or its two words, the low one first. */
export function centreOf(cell: string | number[]): Point {
  const [latitude, longitude] = cellToLatLng(cell).map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
  ];
  const parallel = Math.cos(latitude);
  return { x: parallel * Math.cos(longitude), y: parallel * Math.sin(longitude), z: Math.sin(latitude) };
}

/** Squared straight line between two points of the unit sphere: 0 to 4, the same both ways to the last bit. */
export function chordSquared(ax: number, ay: number, az: number, bx: number, by: number, bz: number): number {
  const dx = ax - bx;
  const dy = ay - by;
  const dz = az - bz;
  return dx * dx + dy * dy + dz * dz;
}

/** Angle in radians that a squared chord spans; unlike the arc cosine it stays exact for neighbours. */
export function angleOf(chord2: number): number {
  return 2 * Math.asin(Math.min(1, Math.sqrt(chord2) / 2));
}

/** Whole kilometres of a squared chord: rounded up, at least 1. */
export function kmOf(chord2: number): number {
  return Math.max(1, Math.ceil(angleOf(chord2) * EARTH_RADIUS_KM));
}

/**
 * A squared chord above which `kmOf` is surely more than `km`. Below it the answer is open: ask `kmOf`.
 * The slack (1e-9 of the chord: a millimetre a kilometre) is far above the rounding of either computation.
 */
export function chordBeyond(km: number): number {
  const halfAngle = km / EARTH_RADIUS_KM / 2;
  if (halfAngle >= Math.PI / 2) return Number.POSITIVE_INFINITY;
  const chord = 2 * Math.sin(halfAngle);
  return chord * chord * (1 + 1e-9);
}

/** Great-circle kilometres between the CENTRES of two H3 cells, rounded up to a whole number, at least 1. */
export function distanceKm(cellA: string, cellB: string): number {
  const a = recall(cellA);
  const b = recall(cellB);
  return kmOf(chordSquared(a.x, a.y, a.z, b.x, b.y, b.z));
}

/** Centres of cells that were asked for lately: at most 2 MB. H3 takes 3 microseconds, and a page asks 40 times. */
const REMEMBERED = 10_000;
const centres = new Map<string, Point>();

function recall(cell: string): Point {
  const known = centres.get(cell);
  if (known) return known;
  const centre = centreOf(cell);
  if (centres.size === REMEMBERED) centres.clear();
  centres.set(cell, centre);
  return centre;
}
