import type { Context } from '../../context.ts';
import { BOTH_GONE_MS, LONGEST_MS, STANDSTILL_MS } from './call-numbers.ts';
import { type CallNeeds, changeCall } from './change-call.ts';
import { findOpenCalls, noteSeen, touchWatch } from './watch-queries.ts';

/** Calls a look; the others wait for the next one. */
const LIMIT = 200;

/**
 * Ends what time has ended: rings that nobody answered, calls that both left, calls cut from outside. Any number of
 * processes may look at once; a call that is being changed is left for the next look. All is in the database, so a crash
 * loses nothing: the next look, wherever it is, ends what became due meanwhile, as of when it was due.
 */
export async function lookAtCalls(ctx: CallNeeds & Pick<Context, 'log'>): Promise<void> {
  const now = new Date(ctx.clock.now());
  const { open, due } = await findOpenCalls(ctx.db, now, {
    goneMs: BOTH_GONE_MS,
    longestMs: LONGEST_MS,
    limit: LIMIT,
  });
  ctx.metrics.callsOpen.set(open);
  if (open === 0) return;
  await touchWatch(ctx.db, now, STANDSTILL_MS);
  for (const callId of due) {
    try {
      await changeCall(ctx, callId, { kind: 'tick' }, { skipLocked: true });
    } catch (err) {
      ctx.log.warn({ err }, 'a call could not be looked at; it is looked at again');
    }
  }
}

/** Notes whose devices are on the topics of calls, on this process. */
export async function noteWhoIsThere(ctx: Pick<Context, 'db' | 'clock' | 'realtime'>): Promise<void> {
  const seen: { callId: string; sessionId: string }[] = [];
  for (const [topic, room] of ctx.realtime.hub.rooms) {
    if (!topic.startsWith('call:')) continue;
    for (const { state, socket } of room.channels) {
      if (state !== 'joined' || !socket.member) continue;
      seen.push({ callId: topic.slice('call:'.length), sessionId: socket.member.sessionId });
    }
  }
  if (seen.length > 0) await noteSeen(ctx.db, seen, new Date(ctx.clock.now()));
}

/** Keeps noting who is there, until stopped. */
export function startNoting(
  ctx: Pick<Context, 'db' | 'clock' | 'realtime' | 'log'>,
  everyMs: number,
): NodeJS.Timeout {
  let noting = false;
  const note = async (): Promise<void> => {
    if (noting) return;
    noting = true;
    try {
      await noteWhoIsThere(ctx);
    } catch (err) {
      ctx.log.warn({ err }, 'who is in which call could not be noted');
    } finally {
      noting = false;
    }
  };
  return setInterval(() => void note(), everyMs).unref();
}
