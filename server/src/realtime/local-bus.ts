import type { Bus, Ear } from './bus.ts';

/** Reaches the sockets of this process and no others: where the database cannot be listened to. */
export function createLocalBus(from: string): Bus {
  let ear: Ear | null = null;
  return {
    hearsChanges: false,
    makeNotice: () => null,
    say() {},
    async follow() {},
    unfollow() {},
    async publish(tx, events) {
      if (events.length > 0) tx.onCommit(() => ear?.hear({ kind: 'events', from, events }));
    },
    async start(starting) {
      ear = starting;
    },
    async stop() {
      ear = null;
    },
  };
}
