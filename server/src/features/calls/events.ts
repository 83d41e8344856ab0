import type { Call } from '@romantic/contract';
import type { RealtimeEvent } from '../../realtime/packet.ts';

/** Tells the devices of both members; whoever is on the topic of the call hears a change there too. */
export function callEvents(event: 'call.updated', call: Call): RealtimeEvent[] {
  const topics = [`user:${call.callerId}`, `user:${call.receiverId}`, `call:${call.id}`];
  return topics.map((topic) => ({ topic, event, payload: call }));
}

/** Rings at the receiver's devices; the caller's other devices learn that their member is in a call. */
export function ringEvents(call: Call): RealtimeEvent[] {
  return [
    { topic: `user:${call.receiverId}`, event: 'call.ringing', payload: call },
    { topic: `user:${call.callerId}`, event: 'call.updated', payload: call },
  ];
}
