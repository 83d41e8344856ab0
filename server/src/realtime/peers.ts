import type { Packet } from './packet.ts';

/** Which other processes with sockets there are. */
export interface Peers {
  /** Nobody else listens: what only they would hear need not be said. */
  readonly alone: boolean;
  /** Their names; null while it has not been listened long enough to know. */
  list(): readonly string[] | null;
  hear(packet: Packet): void;
  start(): void;
  stop(): void;
}

/** How often a process says that it is there, and after how long without a word it is taken for dead, ms. */
const SAY_EVERY_MS = 5_000;
const DEAD_AFTER_MS = 16_000;

/** Keeps the list of processes. `onGone` when one ended or fell silent. */
export function createPeers(options: {
  from: string;
  say(packet: Packet): void;
  onGone(name: string): void;
}): Peers {
  const { from, say, onGone } = options;
  const heardAt = new Map<string, number>();
  let startedAt = performance.now();
  let timer: NodeJS.Timeout | null = null;

  const drop = (name: string): void => {
    if (heardAt.delete(name)) onGone(name);
  };
  const tick = (): void => {
    say({ kind: 'alive', from });
    for (const [name, at] of heardAt) if (performance.now() - at > DEAD_AFTER_MS) drop(name);
  };

  return {
    get alone() {
      // A process that has just started has not heard of those that were there before.
      return heardAt.size === 0 && performance.now() - startedAt > SAY_EVERY_MS * 2;
    },
    list: () => (performance.now() - startedAt > SAY_EVERY_MS * 2 ? [...heardAt.keys()] : null),
    hear(packet) {
      if (packet.from === from || packet.from === 'database') return;
      if (packet.kind === 'bye') return drop(packet.from);
      // A newcomer is answered at once, so that it knows us before its first socket does anything.
      if (!heardAt.has(packet.from) && packet.kind === 'alive') say({ kind: 'alive', from });
      heardAt.set(packet.from, performance.now());
    },
    start() {
      startedAt = performance.now();
      tick();
      timer = setInterval(tick, SAY_EVERY_MS);
      timer.unref();
    },
    stop() {
      if (timer) clearInterval(timer);
      timer = null;
      say({ kind: 'bye', from });
    },
  };
}
