import type { Context } from '../../../context.ts';
import { REWIND_MS } from '../swipes/rewind.ts';

/**
 * lot      a number from 0 to 1 that a person has with a viewer for one period: as good as random, always the same, and
 *          nobody without the secret can work it out.
 * ticket   where a person stands in the order in which chance places are given: -ln(lot) / weight, the least first. So
 *          everybody left has a chance in proportion to their weight.
 * weight   1, or LIFT for who liked the viewer in the period before this one.
 *
 * What a viewer can learn. One period is all that a like changes, and it changes one weight from 1 to LIFT = 2. Between
 * "this person likes me" and "does not", anything that can be seen of tickets is at most LIFT times as likely; and of n
 * people among whom one liker is hidden, the best that can be done, even if all n tickets were known, is to guess the
 * least one: right with LIFT / (LIFT + n - 1) = 2 / (n + 1), less than twice 1 / n. Reloading shows the same lots again;
 * a new period draws all lots anew, the liker's with weight 1 unless they like anew (which a decision cannot: it stands).
 * Nothing moves when a like is given: it counts from the next period on, once it can no longer be taken back. Nobody
 * comes into a deck by a like, and nobody moves in the main order.
 */
export const LIFT = 2;
export const PERIOD_MS = 7 * 24 * 3_600_000;

export interface Period {
  number: number;
  /** Likes given in this time (epoch ms, from is inside, until is not) lift. */
  likesFrom: number;
  likesUntil: number;
}

/** The period a moment lies in. Each viewer's begin at another moment of the week. */
export function findPeriod(secrets: Context['secrets'], viewerId: string, now: number): Period {
  const share = secrets.hash('deck-lots', 'period', viewerId).readUInt32BE() / 2 ** 32;
  const offset = Math.floor(share * PERIOD_MS);
  const number = Math.floor((now - offset) / PERIOD_MS);
  const likesUntil = number * PERIOD_MS + offset - REWIND_MS;
  return { number, likesFrom: likesUntil - PERIOD_MS, likesUntil };
}

/** Lots of these people, in their order. Different uses have nothing to do with each other. */
export function drawLots(
  secrets: Context['secrets'],
  use: 'chance' | 'shuffle' | 'places',
  viewerId: string,
  period: number,
  ids: readonly string[],
): number[] {
  const mask = secrets.hash('deck-lots', use, viewerId, String(period));
  const blocks = Buffer.from(ids.join('').replaceAll('-', ''), 'hex');
  for (let at = 0; at < blocks.length; at++) blocks[at] = (blocks[at] as number) ^ (mask[at % 16] as number);
  const lots = secrets.permute('deck-lots', blocks);
  // 48 bits, and never 0.
  return ids.map((_, at) => (lots.readUIntBE(at * 16, 6) + 0.5) / 2 ** 48);
}

/** These people in the order of their tickets. */
export function orderByTicket(
  secrets: Context['secrets'],
  viewerId: string,
  period: number,
  ids: readonly string[],
  lifted: ReadonlySet<string>,
): string[] {
  const lots = drawLots(secrets, 'chance', viewerId, period, ids);
  return orderBy(ids, (id, at) => -Math.log(lots[at] as number) / weightOf(id, lifted));
}

export function weightOf(id: string, lifted: ReadonlySet<string>): number {
  return lifted.has(id) ? LIFT : 1;
}

/** People in an order that tells nothing. */
export function shuffle(
  secrets: Context['secrets'],
  viewerId: string,
  period: number,
  ids: readonly string[],
): string[] {
  const lots = drawLots(secrets, 'shuffle', viewerId, period, ids);
  return orderBy(ids, (_, at) => lots[at] as number);
}

/** Least first. */
function orderBy(ids: readonly string[], keyOf: (id: string, at: number) => number): string[] {
  const keys = Float64Array.from(ids, (id, at) => keyOf(id, at));
  const places = Uint32Array.from(ids, (_, at) => at);
  places.sort((a, b) => (keys[a] as number) - (keys[b] as number));
  return Array.from(places, (place) => ids[place] as string);
}
