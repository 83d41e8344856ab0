/** The best K of a stream in order: a heap whose root is the worst that is kept. */

export interface Ranked {
  id: string;
  score: number;
  tie: number;
}

export interface Top {
  /** Whether a score has a chance: a cheap check before `offer`. */
  mayEnter(score: number): boolean;
  offer(person: Ranked): void;
  /** Everybody kept, best first: score falling, then tie rising, then id rising. Empties the heap. */
  drain(): Ranked[];
}

export function comesBefore(a: Ranked, b: Ranked): boolean {
  if (a.score !== b.score) return a.score > b.score;
  if (a.tie !== b.tie) return a.tie < b.tie;
  return a.id < b.id;
}

export function createTop(limit: number): Top {
  const heap: Ranked[] = [];
  return {
    mayEnter: (score) => heap.length < limit || (limit > 0 && score >= (heap[0] as Ranked).score),
    offer(person) {
      if (heap.length < limit) {
        heap.push(person);
        rise(heap);
      } else if (limit > 0 && comesBefore(person, heap[0] as Ranked)) {
        heap[0] = person;
        sink(heap);
      }
    },
    drain: () => heap.splice(0).sort((a, b) => (comesBefore(a, b) ? -1 : 1)),
  };
}

/** Moves the last entry up while it comes after its parent. */
function rise(heap: Ranked[]): void {
  let at = heap.length - 1;
  const person = heap[at] as Ranked;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    const above = heap[parent] as Ranked;
    if (!comesBefore(above, person)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = person;
}

/** Moves the root down while a child comes after it. */
function sink(heap: Ranked[]): void {
  const person = heap[0] as Ranked;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right && comesBefore(heap[child] as Ranked, right)) child++;
    const below = heap[child] as Ranked;
    if (!comesBefore(person, below)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = person;
}
