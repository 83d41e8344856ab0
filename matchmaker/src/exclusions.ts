/**
 * Whom a viewer must not be shown, ready for use: the server keeps one for each active viewer and adds every decision,
 * instead of handing over ten thousand ids with each question.
 */

import type { Ids } from './ids.ts';
import { createNumberSet, type NumberSet } from './number-set.ts';
import { refuse } from './person.ts';

export interface Exclusions {
  readonly size: number;
  has(id: string): boolean;
  add(id: string): void;
  delete(id: string): void;
}

/** What is behind the exclusions of a store: they hold its numbers, so another store refuses them. */
const known = new WeakMap<Exclusions, { ids: Ids; numbers: NumberSet }>();

/** Ids that the store has never heard of are remembered: whoever they are, they may come later. */
export function createExclusions(ids: Ids, excluded: Iterable<string>): Exclusions {
  const numbers = createNumberSet();
  for (const id of excluded) numbers.add(ids.take(id));
  const exclusions: Exclusions = {
    get size() {
      return numbers.size;
    },
    has: (id) => numbers.has(ids.find(id)),
    add: (id) => void numbers.add(ids.take(id)),
    delete: (id) => void numbers.delete(ids.find(id)),
  };
  known.set(exclusions, { ids, numbers });
  return exclusions;
}

/** The numbers of those excluded. A plain set costs a quarter of a microsecond an id, each time. */
export function numbersOf(ids: Ids, excluded: ReadonlySet<string> | Exclusions): NumberSet {
  const prepared = known.get(excluded as Exclusions);
  if (prepared) {
    if (prepared.ids !== ids) throw refuse('invalid_request', 'request.excluded belongs to another store');
    return prepared.numbers;
  }
  const numbers = createNumberSet();
  for (const id of excluded as ReadonlySet<string>) numbers.add(ids.take(id));
  return numbers;
}
