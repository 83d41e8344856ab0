/** The best K of a stream in order: a heap whose root is the worst that is kept. */

import type { Facts } from './facts.ts';

export interface Ranked {
  id: string;
  score: number;
  tie: number;
  /** Where they were asked for. */
  facts?: Facts;
}

/** Somebody on their way to be Ranked: all else is only looked up for those who stay, and where scores are equal. */
interface Contender {
  number: number;
  score: number;
  /** -1: not looked up yet. */
  tie: number;
}

export interface Top {
  /** Whether a score has a chance: a cheap check before `offer`. */
  mayEnter(score: number): boolean;
  /** The score that has to be reached; -Infinity while there is room. */
  least(): number;
  offer(number: number, score: number): void;
  has(number: number): boolean;
  /** Everybody kept, best first: score falling, then tie rising, then id rising. Empties the heap. */
  drain(factsOf?: (number: number) => Facts | null): Ranked[];
}

export function createTop(
  limit: number,
  idOf: (number: number) => string,
  tieOf: (number: number) => number,
): Top {
  const heap: Contender[] = [];
  const tie = (person: Contender): number => {
    if (person.tie < 0) person.tie = tieOf(person.number);
    return person.tie;
  };
  const comesBefore = (a: Contender, b: Contender): boolean => {
    if (a.score !== b.score) return a.score > b.score;
    if (tie(a) !== tie(b)) return tie(a) < tie(b);
    return idOf(a.number) < idOf(b.number);
  };
  const top: Top = {
    mayEnter: (score) => score >= top.least(),
    least() {
      if (heap.length < limit) return Number.NEGATIVE_INFINITY;
      return limit === 0 ? Number.POSITIVE_INFINITY : (heap[0] as Contender).score;
    },
    offer(number, score) {
      if (!top.mayEnter(score) || limit === 0) return;
      const person = { number, score, tie: -1 };
      if (heap.length < limit) {
        heap.push(person);
        rise(heap, comesBefore);
      } else if (comesBefore(person, heap[0] as Contender)) {
        heap[0] = person;
        sink(heap, comesBefore);
      }
    },
    has: (number) => heap.some((person) => person.number === number),
    drain: (factsOf) =>
      heap
        .splice(0)
        .sort((a, b) => (comesBefore(a, b) ? -1 : 1))
        .map((person) => {
          const facts = factsOf?.(person.number);
          const ranked = { id: idOf(person.number), score: person.score, tie: tie(person) };
          return facts ? { ...ranked, facts } : ranked;
        }),
  };
  return top;
}

type ComesBefore = (a: Contender, b: Contender) => boolean;

/** Moves the last entry up while it comes after its parent. */
function rise(heap: Contender[], comesBefore: ComesBefore): void {
  let at = heap.length - 1;
  const person = heap[at] as Contender;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    const above = heap[parent] as Contender;
    if (!comesBefore(above, person)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = person;
}

/** Moves the root down while a child comes after it. */
function sink(heap: Contender[], comesBefore: ComesBefore): void {
  const person = heap[0] as Contender;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right && comesBefore(heap[child] as Contender, right)) child++;
    const below = heap[child] as Contender;
    if (!comesBefore(person, below)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = person;
}
