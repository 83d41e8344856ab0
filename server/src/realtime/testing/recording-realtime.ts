import type { RealtimeEvent } from '../packet.ts';
import type { Realtime } from '../realtime.ts';

/**
 * Keeps what is published, when its transaction commits; everything goes on as it would. The function that is returned
 * gives what was kept since it was last called, in order.
 */
export function recordEvents(realtime: Realtime): () => RealtimeEvent[] {
  let events: RealtimeEvent[] = [];
  const publish = realtime.publish;
  realtime.publish = async (tx, published) => {
    await publish(tx, published);
    tx.onCommit(() => events.push(...published));
  };
  return () => {
    const taken = events;
    events = [];
    return taken;
  };
}
