import type { RealtimeEvent } from '../../../realtime/packet.ts';
import type { Realtime } from '../../../realtime/realtime.ts';

export interface Recording {
  realtime: Realtime;
  /** What was committed since the last call, in order. */
  take(): RealtimeEvent[];
}

/** Keeps what is published, when its transaction commits. Everything else is the given one's, when there is one. */
export function createRecording(): Recording {
  let events: RealtimeEvent[] = [];
  return {
    realtime: {
      async publish(tx, published) {
        tx.onCommit(() => events.push(...published));
      },
    } as Realtime,
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}
