import type { Call, CallJoin } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { type AppError, ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { type Act, act, type CallFailure, type CallState, isSeated, type Refusal } from './call-machine.ts';
import { type CallRow, findCallOf } from './call-queries.ts';
import { presentCall, readState } from './call-state.ts';
import { type CallNeeds, changeCall } from './change-call.ts';

/** Answers on the member's device. Throws `not_found`, `call_over`, `call_taken`, `calls_not_offered`. */
export async function acceptCall(ctx: CallNeeds, me: Member, callId: string): Promise<Call> {
  if (ctx.video.trouble !== null) throw ERRORS.callsNotOffered();
  const { call } = await ask(ctx, me, callId, { kind: 'accept', by: me.id, session: me.sessionId });
  return presentCall(call, createJoin(ctx, me, call));
}

/** Declines. A call that is over stays as it is. Throws `not_found`, `call_taken`. */
export async function rejectCall(ctx: CallNeeds, me: Member, callId: string): Promise<Call> {
  const { call } = await ask(ctx, me, callId, { kind: 'reject', by: me.id, session: me.sessionId });
  return presentCall(call);
}

/** Hangs up, calls off or declines. A call that is over stays as it is. Throws `not_found`. */
export async function endCall(
  ctx: CallNeeds,
  me: Member,
  { callId, failure }: { callId: string; failure?: CallFailure | undefined },
): Promise<Call> {
  const { call } = await ask(ctx, me, callId, { kind: 'end', by: me.id, failure });
  return presentCall(call);
}

/** Notes that a device sees and hears the other. Throws `not_found`, `call_not_answered`. */
export async function reportConnected(ctx: CallNeeds, me: Member, callId: string): Promise<Call> {
  const { call } = await ask(ctx, me, callId, { kind: 'connected', by: me.id, session: me.sessionId });
  return presentCall(call);
}

/**
 * What the device that is in the call needs to stay in it. Throws `not_found`, `call_over`, `call_taken` for another
 * device of the member, `call_not_answered` for the receiver's while it rings, `calls_not_offered`.
 */
export async function renewCallToken(
  ctx: Pick<Context, 'db' | 'clock' | 'video'>,
  me: Member,
  callId: string,
): Promise<{ join: CallJoin }> {
  const row = await findCallOf(ctx.db, me.id, callId);
  if (!row) throw ERRORS.notFound();
  if (ctx.video.trouble !== null) throw ERRORS.callsNotOffered();
  const at = ctx.clock.now();
  const { state } = act(readState(row), { kind: 'tick' }, { at, resumedAt: at });
  checkSeat(state, me);
  return { join: createJoin(ctx, me, row) };
}

function checkSeat(state: CallState, me: Member): void {
  if (state.endedAt !== null) throw ERRORS.callOver();
  const device = { by: me.id, session: me.sessionId };
  if (isSeated(state, device)) return;
  const calling = me.id === state.callerId && me.sessionId === state.callerSession;
  if (state.status === 'ringing' && calling) return;
  throw me.id === state.receiverId && state.status === 'ringing'
    ? ERRORS.callNotAnswered()
    : ERRORS.callTaken();
}

const REFUSALS: Record<Refusal, () => AppError> = {
  not_found: ERRORS.notFound,
  call_over: ERRORS.callOver,
  call_taken: ERRORS.callTaken,
  call_not_answered: ERRORS.callNotAnswered,
};

/** After COMMIT: a refused act may have found that time had ended the call. */
async function ask(ctx: CallNeeds, me: Member, callId: string, asked: Act): Promise<{ call: CallRow }> {
  if (!(await findCallOf(ctx.db, me.id, callId))) throw ERRORS.notFound();
  const changed = await changeCall(ctx, callId, asked);
  if (!changed) throw ERRORS.notFound();
  if (changed.refused) throw REFUSALS[changed.refused]();
  if (isSealedOff(changed.call)) throw ERRORS.notFound();
  return changed;
}

/** Cut because the two were parted: neither is told anything of the other any more. */
function isSealedOff({ severed_by: by }: CallRow): boolean {
  return by !== null && by !== 'logout';
}

function createJoin(ctx: Pick<Context, 'clock' | 'video'>, me: Member, row: CallRow): CallJoin {
  const side = me.id === row.caller_id ? 'caller' : 'receiver';
  return ctx.video.createJoin({ callId: row.id, memberId: me.id, side }, ctx.clock.now());
}
