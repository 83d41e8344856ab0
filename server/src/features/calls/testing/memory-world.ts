import { act, type CallState } from '../call-machine.ts';
import { RING_MS, STANDSTILL_MS } from '../call-numbers.ts';
import type { CallWorld, Device } from './call-story.ts';

const memberId = (member: number): string => `member-${member}`;
const sessionId = ({ member, device }: Device): string => `session-${member}-${device}`;

/** What the database and the rules around the machine do, in as few lines as show it. */
export function createMemoryWorld(): CallWorld {
  const calls = new Map<string, CallState>();
  let at = 1_000_000_000_000;
  let watch: { watchedAt: number; resumedAt: number } | null = null;

  const read = (callId: string): CallState => {
    const state = calls.get(callId);
    if (!state) throw new Error('no such call');
    return state;
  };
  const resumedAt = (): number => (!watch || at - watch.watchedAt > STANDSTILL_MS ? at : watch.resumedAt);
  const ask = (callId: string, asked: Parameters<typeof act>[1]): string | null => {
    const { state, refused } = act(read(callId), asked, { at, resumedAt: resumedAt() });
    calls.set(callId, state);
    return refused;
  };
  const openOf = (...members: string[]) =>
    [...calls].filter(
      ([, call]) =>
        call.endedAt === null && members.some((id) => [call.callerId, call.receiverId].includes(id)),
    );

  return {
    now: () => at,
    advance(ms) {
      at += ms;
    },
    async initiate(from, to) {
      const [callerId, receiverId] = [memberId(from.member), memberId(to)];
      for (const [id] of openOf(callerId, receiverId)) ask(id, { kind: 'tick' });
      const [open] = openOf(callerId, receiverId);
      if (open) {
        const [id, { status, callerSession, receiverId: other }] = open;
        const same = status === 'ringing' && callerSession === sessionId(from) && other === receiverId;
        return same ? id : null;
      }
      const id = `call-${calls.size}`;
      calls.set(id, {
        status: 'ringing',
        callerId,
        receiverId,
        callerSession: sessionId(from),
        receiverSession: null,
        startedAt: at,
        ringEndsAt: at + RING_MS,
        acceptedAt: null,
        connectedAt: null,
        callerSeenAt: at,
        receiverSeenAt: null,
        severedAt: null,
        severedBy: null,
        endedAt: null,
        endedBy: null,
        endReason: null,
        failure: null,
      });
      return id;
    },
    async act(callId, kind, from) {
      const device = { by: memberId(from.member), session: sessionId(from) };
      return ask(callId, kind === 'end' ? { kind, by: device.by } : { kind, ...device });
    },
    async look() {
      const open = [...calls].filter(([, { endedAt }]) => endedAt === null);
      if (open.length === 0) return;
      watch = { resumedAt: resumedAt(), watchedAt: at };
      for (const [id] of open) ask(id, { kind: 'tick' });
    },
    async note(callId, { caller, receiver }) {
      const state = read(callId);
      if (state.endedAt !== null) return;
      calls.set(callId, {
        ...state,
        callerSeenAt: caller ? at : state.callerSeenAt,
        receiverSeenAt: receiver ? at : state.receiverSeenAt,
      });
    },
    async sever(callId, by) {
      const state = read(callId);
      if (state.endedAt !== null || state.severedAt !== null) return;
      calls.set(callId, { ...state, severedAt: at, severedBy: by });
    },
    read: async (callId) => read(callId),
  };
}
