import { type Call, calls } from '@romantic/contract';
import type { TestApp, TestMember } from '../../../testing/test-app.ts';
import { makePair, type Pair } from '../../chat/testing/pair.ts';
import { lookAtCalls } from '../timers.ts';

export type Media = 'audio' | 'video';

export const initiate = (from: TestMember, matchId: string, media: Media = 'video'): Promise<Call> =>
  from.client.call(calls.initiateCall, { body: { matchId, media } });
export const accept = (by: TestMember, { id }: { id: string }): Promise<Call> =>
  by.client.call(calls.acceptCall, { body: { callId: id } });
export const reject = (by: TestMember, { id }: { id: string }): Promise<Call> =>
  by.client.call(calls.rejectCall, { body: { callId: id } });
export const end = (
  by: TestMember,
  { id }: { id: string },
  failure?: 'connection' | 'permission',
): Promise<Call> => by.client.call(calls.endCall, { body: { callId: id, ...(failure ? { failure } : {}) } });
export const renew = (by: TestMember, { id }: { id: string }) =>
  by.client.call(calls.renewCallToken, { body: { callId: id } });
export const history = async (of: TestMember): Promise<Call[]> =>
  (await of.client.call(calls.listCalls, { query: { limit: 50 } })).calls;

/** The state of a call as the one member's history has it; without what is for one device alone. */
export const findInHistory = async (of: TestMember, { id }: { id: string }): Promise<Call | undefined> =>
  (await history(of)).find((call) => call.id === id);

/** Two with a match, and a call that was answered. */
export async function makeCall(app: TestApp, media: Media = 'video'): Promise<Pair & { call: Call }> {
  const pair = await makePair(app);
  const { id } = await initiate(pair.first, pair.id, media);
  return { ...pair, call: await accept(pair.second, { id }) };
}

/** Time goes by, with the timers looking as they do, and nobody on any topic. */
export async function pass(app: TestApp, seconds: number, stepSeconds = 2): Promise<void> {
  for (let left = seconds; left > 0; left -= stepSeconds) {
    app.clock.advance(Math.min(left, stepSeconds) * 1_000);
    await lookAtCalls(app.ctx);
  }
}
