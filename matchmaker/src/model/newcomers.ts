/**
 * Places for people of whom little is known. Their b is uncertain, and a ranking by its mean would never find out: so a
 * stated part of every page is theirs, and among themselves they are ranked by what b may be, not by its mean.
 */

import { type Effect, meanOf, spreadOf } from './effects.ts';
import { drawNormal } from './random.ts';
import { MODEL_WEIGHTS } from './weights.ts';

/** `decisions`: how many have been made on them. */
export function isNewcomer(decisions: number): boolean {
  return decisions < MODEL_WEIGHTS.newcomers.decisionsBelow;
}

/** Thompson sampling: one draw from what is believed of an effect. */
export function drawEffect(effect: Effect, random: () => number): number {
  return bounded(meanOf(effect) + spreadOf(effect) * drawNormal(random));
}

/** UCB: the mean plus a bonus for uncertainty. The same for every call, for rankings that must repeat. */
export function hopeOf(effect: Effect): number {
  return bounded(meanOf(effect) + MODEL_WEIGHTS.newcomers.optimism * spreadOf(effect));
}

export function placesFor(pageSize: number): number {
  return Math.floor((pageSize * MODEL_WEIGHTS.newcomers.placesInTen) / 10);
}

/**
 * A page of at most `size`: the best of `ranked`, with `places` kept for `newcomers` (best first). A newcomer whom the
 * ranking puts on the page anyway fills a place. The others come in at random positions, so that a position tells nothing.
 */
export function reservePlaces<T>(
  ranked: readonly T[],
  newcomers: readonly T[],
  size: number,
  places: number,
  random: () => number,
): T[] {
  const isNew = new Set(newcomers);
  const best = ranked.slice(0, size);
  const missing = Math.max(0, places - best.filter((entry) => isNew.has(entry)).length);
  const others = newcomers.filter((entry) => !best.includes(entry)).slice(0, missing);
  const surplus = best.length + others.length - size;
  const page = surplus > 0 ? dropLast(best, surplus, isNew) : best;
  for (const entry of others) page.splice(Math.floor(random() * (page.length + 1)), 0, entry);
  return page;
}

/** Without the last `count` who are not newcomers. */
function dropLast<T>(page: readonly T[], count: number, isNew: ReadonlySet<T>): T[] {
  let left = count;
  const kept: T[] = [];
  for (const entry of [...page].reverse()) {
    if (left > 0 && !isNew.has(entry)) left--;
    else kept.unshift(entry);
  }
  return kept;
}

function bounded(logOdds: number): number {
  const { effectBound } = MODEL_WEIGHTS;
  return Math.max(-effectBound, Math.min(effectBound, logOdds));
}
