/**
 * A made-up market, for what the experiment cannot show: a feed that goes on for weeks, in which a like is only worth
 * something once the other one has been shown as well. A SIMULATION: its people follow the variance shares measured in the
 * experiment and nothing else; they never tire, leave, talk or meet.
 */

import { createRandom, drawNormal, sigma } from '@romantic/matchmaker/model';

/**
 * P(i says yes to j) = sigma(MEAN + a_i + b_j). With these numbers 42% of all decisions are yes, and of their variance
 * 19.2% is who decides, 15.6% who is decided on and 65.2% neither, as in the experiment (solved numerically, market.test.ts
 * measures it). CORRELATION: popular people are pickier.
 */
export const TASTE = { mean: -0.5115, saysSpread: 1.3868, getsSpread: 1.2543, correlation: -0.22 } as const;

/** Members of one market: the first half are on one side, the second half on the other. */
export interface Market {
  side: number;
  says: Float64Array;
  gets: Float64Array;
  /** The day on which each one joins, from 0. */
  joins: Uint16Array;
}

export interface MarketSize {
  side: number;
  days: number;
  /** The share that is not there from the first day but joins later, evenly. */
  late: number;
}

export function makeMarket({ side, days, late }: MarketSize, seed: number): Market {
  const random = createRandom(seed);
  const count = 2 * side;
  const says = new Float64Array(count);
  const gets = new Float64Array(count);
  const joins = new Uint16Array(count);
  const { saysSpread, getsSpread, correlation } = TASTE;
  for (let id = 0; id < count; id++) {
    const own = drawNormal(random);
    const other = correlation * own + Math.sqrt(1 - correlation ** 2) * drawNormal(random);
    says[id] = saysSpread * own;
    gets[id] = getsSpread * other;
    joins[id] = random() < late ? Math.floor(random() * days) : 0;
  }
  return { side, says, gets, joins };
}

/** Whether `viewer` says yes to `person`: the same answer however often and in whatever order it is asked. */
export function saysYes(market: Market, viewer: number, person: number, seed: number): boolean {
  const logOdds = TASTE.mean + (market.says[viewer] as number) + (market.gets[person] as number);
  const draw = createRandom(
    Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(viewer + 1, 0x85ebca6b) ^ Math.imul(person + 1, 0xc2b2ae35),
  );
  draw();
  return draw() < sigma(logOdds);
}

/** Everybody on the other side. */
export function othersOf(market: Market, id: number): { from: number; to: number } {
  return id < market.side ? { from: market.side, to: 2 * market.side } : { from: 0, to: market.side };
}
