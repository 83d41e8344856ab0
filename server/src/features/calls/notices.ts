import type { IncomingMessage } from 'node:http';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { readRaw } from '../../http/read-raw.ts';
import type { RoomNotice } from '../../providers/video/index.ts';
import { type CallNeeds, changeCall } from './change-call.ts';
import { findSeat } from './seat.ts';
import { insertNotice, noteSeen, setEviction } from './watch-queries.ts';

/** Bytes; a real notice has a few hundred. */
const MAX_BODY_BYTES = 64 * 1024;
/** A notice is believed this long before and after it says it was made, ms: the vendor repeats within a minute. */
const WINDOW_MS = 5 * 60_000;
/** Somebody who is not on the topic of the call for this long, and of whom the vendor says that they left, is gone, ms. */
const HINTED_GONE_MS = 5_000;

/**
 * A vendor's word on who came and went. It is a hint and never the truth: it can say earlier what our own timers find
 * out anyway. Throws `unauthorized` when the signature is wrong, `not_found` where no vendor calls.
 */
export async function receiveRoomNotice(
  ctx: CallNeeds & Pick<Context, 'metrics'>,
  req: IncomingMessage,
): Promise<Record<string, never>> {
  const { readNotice } = ctx.video;
  if (!readNotice) throw ERRORS.notFound();
  const notice = readNotice(req.headers, await readRaw(req, MAX_BODY_BYTES));
  if (!notice) {
    ctx.metrics.security.inc({ event: 'call_notice_refused' });
    throw ERRORS.unauthorized();
  }
  const now = ctx.clock.now();
  if (Math.abs(now - notice.sentAt) > WINDOW_MS) ctx.metrics.security.inc({ event: 'call_notice_late' });
  else if (await insertNotice(ctx.db, notice.id, new Date(now))) await takeHint(ctx, notice, now);
  return {};
}

async function takeHint(ctx: CallNeeds, { callId, event, uid }: RoomNotice, now: number): Promise<void> {
  if (callId === null || event === 'other') return;
  if (event === 'empty' || event === 'left') {
    await changeCall(ctx, callId, { kind: 'tick', goneMs: HINTED_GONE_MS });
    return;
  }
  const seat = await findSeat(ctx, callId, uid);
  if (!seat) return;
  if (seat.over) {
    // Somebody came back with a token that has not run out yet.
    if (ctx.video.evict) await setEviction(ctx.db, callId, new Date(now));
    return;
  }
  await noteSeen(ctx.db, [{ callId, sessionId: seat.session }], new Date(now));
  await changeCall(ctx, callId, { kind: 'connected', by: seat.memberId, session: seat.session });
}
