import { randomInt } from 'node:crypto';
import type { Context } from '../../../context.ts';
import { openCursor, sealCursor } from '../../../db/keyset.ts';

/**
 * walk      a viewer's way through their deck, from a first page to its end. It shows nobody twice, whatever happens to
 *           the deck meanwhile and whichever process makes the pages: `deck_cards` remembers on which page of which walk
 *           somebody was shown.
 * step      where a cursor leads: the next page of a walk. Asking again for the same step gives the same page, as long
 *           as the deck is the same: only earlier pages of the walk count as shown.
 */
export interface Step {
  walk: number;
  /** From 0. */
  page: number;
  /** Cards on all pages before. */
  dealt: number;
}

/** Who was on which page of a walk, and how many of its pages that covers. */
export interface Shown {
  walk: number;
  pages: number;
  pageOf: Map<string, number>;
}

/** Pages of a walk at most: more than the longest deck has people. */
export const PAGES = 1_024;
const WALKS = 2 ** 41;

export function beginWalk(): Step {
  return { walk: randomInt(WALKS), page: 0, dealt: 0 };
}

/** The step after a page of so many cards; null where a walk ends at the latest. */
export function stepAfter(step: Step, cards: number): Step | null {
  if (step.page + 1 === PAGES) return null;
  return { walk: step.walk, page: step.page + 1, dealt: step.dealt + cards };
}

/** A page of a walk as one number, in the order of the pages. */
export function markOf({ walk, page }: Pick<Step, 'walk' | 'page'>): number {
  return walk * PAGES + page;
}

export function sealStep(secrets: Context['secrets'], memberId: string, step: Step): string {
  return sealCursor(secrets, 'discover', memberId, [step.walk, step.page, step.dealt]);
}

/** Throws `cursor_invalid`. */
export function openStep(secrets: Context['secrets'], memberId: string, cursor: string): Step {
  const [walk, page, dealt] = openCursor(secrets, 'discover', memberId, cursor).map(Number);
  return { walk: walk ?? 0, page: page ?? 0, dealt: dealt ?? 0 };
}
