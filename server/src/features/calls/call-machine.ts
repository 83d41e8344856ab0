import type { CALL_FAILURES } from '@romantic/contract';
import { BOTH_GONE_MS, LONGEST_MS, ONE_GONE_MS } from './call-numbers.ts';

/*
 * The life of a call, as a pure function: what the database stores is what `act` gives.
 *
 *   ringing --accept--> ongoing --end, gone, too long, severed--> completed (failed: a device gave up, or nobody came)
 *      |--nobody answers in time--> missed
 *      |--reject, or the receiver ends--> rejected
 *      '--the caller ends, or severed--> cancelled
 *
 * Times are ms since 1970. What time alone has done comes first, whatever is asked: an answer after the ring has ended is
 * an answer to a missed call.
 */

export type CallStatus = 'ringing' | 'ongoing' | CallEnd;
export type CallEnd = 'completed' | 'missed' | 'rejected' | 'cancelled' | 'failed';
export type CallFailure = (typeof CALL_FAILURES)[number];
/** What cut a call from outside. */
export type Severance = 'unmatch' | 'block' | 'report' | 'ban' | 'deletion' | 'logout';
export type EndReason = 'hangup' | 'declined' | 'called_off' | 'unanswered' | 'gone' | 'too_long' | Severance;

export interface CallState {
  readonly status: CallStatus;
  readonly callerId: string;
  readonly receiverId: string;
  readonly callerSession: string;
  readonly receiverSession: string | null;
  readonly startedAt: number;
  readonly ringEndsAt: number;
  readonly acceptedAt: number | null;
  readonly connectedAt: number | null;
  readonly callerSeenAt: number;
  readonly receiverSeenAt: number | null;
  readonly severedAt: number | null;
  readonly severedBy: Severance | null;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
  readonly endReason: EndReason | null;
  readonly failure: CallFailure | null;
}

/** What is asked of a call; `tick`: nothing but what time has done. */
export type Act =
  | { kind: 'accept' | 'reject' | 'connected'; by: string; session: string }
  | { kind: 'end'; by: string; failure?: CallFailure | undefined }
  | { kind: 'tick'; goneMs?: number };

export type Refusal = 'not_found' | 'call_over' | 'call_taken' | 'call_not_answered';

/** The call after it, also when the act was refused: time may have ended it. */
export interface Outcome {
  state: CallState;
  refused: Refusal | null;
}

/** The moment, and since when the timers run without a pause. */
export interface Now {
  at: number;
  resumedAt: number;
}

export function act(before: CallState, asked: Act, now: Now): Outcome {
  const state = settle(before, now, asked.kind === 'tick' ? asked.goneMs : undefined);
  const done = (next: CallState): Outcome => ({ state: next, refused: null });
  const refuse = (refused: Refusal): Outcome => ({ state, refused });
  if (asked.kind === 'tick') return done(state);
  if (asked.by !== state.callerId && asked.by !== state.receiverId) return refuse('not_found');
  const isReceiver = asked.by === state.receiverId;

  switch (asked.kind) {
    case 'accept':
      if (!isReceiver) return refuse('not_found');
      if (state.endedAt !== null) return refuse('call_over');
      if (state.status === 'ringing') return done(answer(state, asked.session, now.at));
      return state.receiverSession === asked.session ? done(state) : refuse('call_taken');
    case 'reject':
      if (!isReceiver) return refuse('not_found');
      if (state.status === 'ongoing') return refuse('call_taken');
      if (state.endedAt !== null) return done(state);
      return done(end(state, 'rejected', { at: now.at, by: asked.by, reason: 'declined' }));
    case 'end':
      return done(hangUp(state, asked.by, asked.failure ?? null, now.at));
    case 'connected':
      if (state.status === 'ringing') return refuse('call_not_answered');
      return done(isSeated(state, asked) ? { ...state, connectedAt: state.connectedAt ?? now.at } : state);
  }
}

/** Whether the device is one of the two that are in the call. */
export function isSeated(state: CallState, { by, session }: { by: string; session: string }): boolean {
  return (
    state.status === 'ongoing' &&
    session === (by === state.callerId ? state.callerSession : state.receiverSession)
  );
}

/** Whole seconds from the answer to the end. */
export function durationOf({ acceptedAt, endedAt }: CallState): number {
  return acceptedAt === null || endedAt === null ? 0 : Math.round((endedAt - acceptedAt) / 1000);
}

/** Both have their time to get on the topic from here on. */
function answer(state: CallState, session: string, at: number): CallState {
  const acceptedAt = Math.max(at, state.startedAt);
  const seen = { callerSeenAt: acceptedAt, receiverSeenAt: acceptedAt };
  return { ...state, ...seen, status: 'ongoing', receiverSession: session, acceptedAt };
}

function hangUp(state: CallState, by: string, failure: CallFailure | null, at: number): CallState {
  if (state.status === 'ongoing') {
    return end({ ...state, failure }, failure ? 'failed' : 'completed', { at, by, reason: 'hangup' });
  }
  if (state.status !== 'ringing') return state;
  return by === state.callerId
    ? end({ ...state, failure }, 'cancelled', { at, by, reason: 'called_off' })
    : end(state, 'rejected', { at, by, reason: 'declined' });
}

interface Ending {
  at: number;
  by: string | null;
  reason: EndReason;
}

function end(state: CallState, status: CallEnd, { at, by, reason }: Ending): CallState {
  const endedAt = Math.max(at, state.acceptedAt ?? state.startedAt);
  return { ...state, status, endedAt, endedBy: by, endReason: reason };
}

/** What time, or a cut from outside, has done to an open call: the first thing that was due. */
function settle(state: CallState, now: Now, goneMs = BOTH_GONE_MS): CallState {
  if (state.endedAt !== null) return state;
  const due = [...listSevering(state, now), ...listDeadlines(state, now, goneMs)]
    .filter(({ dueAt }) => dueAt <= now.at)
    .sort((a, b) => a.dueAt - b.dueAt);
  const [first] = due;
  return first ? end(state, first.status, first.ending) : state;
}

interface Due {
  dueAt: number;
  status: CallEnd;
  ending: Ending;
}

function listSevering({ severedAt, severedBy, status }: CallState, now: Now): Due[] {
  if (severedAt === null || severedBy === null) return [];
  return [
    {
      // Due whatever the clocks say: the cut is a fact.
      dueAt: Math.min(severedAt, now.at),
      status: status === 'ringing' ? 'cancelled' : 'completed',
      ending: { at: severedAt, by: null, reason: severedBy },
    },
  ];
}

function listDeadlines(state: CallState, now: Now, goneMs: number): Due[] {
  if (state.acceptedAt === null) {
    const at = state.ringEndsAt;
    return [{ dueAt: at, status: 'missed', ending: { at, by: null, reason: 'unanswered' } }];
  }
  const seen = [state.callerSeenAt, state.receiverSeenAt ?? state.acceptedAt];
  const [earlier, later] = [Math.min(...seen), Math.max(...seen)];
  const longest = state.acceptedAt + LONGEST_MS;
  const nobodyCame = state.connectedAt === null && earlier <= state.acceptedAt;
  const gone = (at: number, ms: number): Due => ({
    dueAt: Math.max(at, now.resumedAt) + ms,
    status: nobodyCame ? 'failed' : 'completed',
    ending: { at, by: null, reason: 'gone' },
  });
  return [
    gone(later, goneMs),
    gone(earlier, ONE_GONE_MS),
    { dueAt: longest, status: 'completed', ending: { at: longest, by: null, reason: 'too_long' } },
  ];
}
