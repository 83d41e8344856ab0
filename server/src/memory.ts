import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type CollectGarbage = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Gives the memory of all garbage back to the system. V8 keeps what its young generation grew to, for more garbage: after
 * a million people have passed through, 60 MB that nothing will fill again soon. Holds the event loop while it works, so
 * it belongs behind a start alone.
 */
export function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  const collectGarbage: CollectGarbage = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
