import type { RealtimeEvent } from '../packet.ts';
import type { Realtime } from '../realtime.ts';

/**
 * Keeps what is published, when its transaction commits; everything goes on as it would. The function that is returned
 * gives what was kept since it was last called, in order. `about` is how the names of the events to keep begin: some are
 * told shortly after the answer to a call (a new match), and would come in between. Nothing is published by statements
 * themselves meanwhile, which nobody here could see.
 */
export function recordEvents(realtime: Realtime, about = ''): () => RealtimeEvent[] {
  let events: RealtimeEvent[] = [];
  const publish = realtime.publish;
  realtime.makeNotice = () => null;
  realtime.publish = async (tx, published) => {
    await publish(tx, published);
    tx.onCommit(() => events.push(...published.filter(({ event }) => event.startsWith(about))));
  };
  return () => {
    const taken = events;
    events = [];
    return taken;
  };
}
