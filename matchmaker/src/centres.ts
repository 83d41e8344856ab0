/**
 * Centres of H3 cells, remembered: H3 takes some microseconds a cell, and towns repeat theirs. Fixed memory: a cell has
 * one place in the table, and the last one asked for stays there.
 */

import { isValidCell } from 'h3-js';
import { centreOf, type Point, SCALE } from './earth.ts';
import { refuse } from './person.ts';

/** A cell's centre in fixed point: see `SCALE`. */
export interface Centres {
  /** Throws `invalid_person` for what is no cell. The answer is reused by the next call. */
  at(high: number, low: number): Readonly<Point>;
}

/** Places for cells, 20 bytes each: twice as many when all could have been taken, up to the most. */
const FIRST_PLACES = 256;
const MOST_PLACES = 1 << 16;

export function createCentres(): Centres {
  let places = 0;
  let missed = 0;
  let highs = new Uint32Array(0);
  let lows = new Uint32Array(0);
  let points = new Int32Array(0);
  const answer: Point = { x: 0, y: 0, z: 0 };

  const make = (count: number): void => {
    places = count;
    missed = 0;
    // No cell's first word is all ones.
    highs = new Uint32Array(places).fill(0xffffffff);
    lows = new Uint32Array(places);
    points = new Int32Array(places * 3);
  };
  const placeOf = (high: number, low: number): number =>
    (Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b) >>> 12) & (places - 1);
  const learn = (high: number, low: number): void => {
    const cell = [low, high];
    if (!isValidCell(cell)) throw refuse('invalid_person', 'person.cell is not valid');
    const { x, y, z } = centreOf(cell);
    if (++missed > places && places < MOST_PLACES) make(places * 2);
    const place = placeOf(high, low);
    highs[place] = high;
    lows[place] = low;
    points[place * 3] = Math.round(x * SCALE);
    points[place * 3 + 1] = Math.round(y * SCALE);
    points[place * 3 + 2] = Math.round(z * SCALE);
  };

  make(FIRST_PLACES);
  return {
    at(high, low) {
      let place = placeOf(high, low);
      if (highs[place] !== high || lows[place] !== low) {
        learn(high, low);
        place = placeOf(high, low);
      }
      answer.x = points[place * 3] as number;
      answer.y = points[place * 3 + 1] as number;
      answer.z = points[place * 3 + 2] as number;
      return answer;
    },
  };
}

/** The two words of a cell's index, high and low, from its hexadecimal text. */
export function wordsOfCell(cell: string): [high: number, low: number] {
  const digits = cell.length - 8;
  return [Number.parseInt(cell.slice(0, digits), 16), Number.parseInt(cell.slice(digits), 16)];
}
