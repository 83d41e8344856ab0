import type { Context } from '../../context.ts';
import { findCallById } from './call-queries.ts';

export interface Seated {
  memberId: string;
  session: string;
  over: boolean;
}

/** Whose number in a provider's room it is; null for a number that we gave to nobody in this call. */
export async function findSeat(
  ctx: Pick<Context, 'db' | 'video'>,
  callId: string,
  uid: number | null,
): Promise<Seated | null> {
  const row = await findCallById(ctx.db, callId);
  if (!row || uid === null || !ctx.video.uidOf) return null;
  const seats = [
    { memberId: row.caller_id, side: 'caller' as const, session: row.caller_session },
    { memberId: row.receiver_id, side: 'receiver' as const, session: row.receiver_session },
  ];
  for (const { memberId, side, session } of seats) {
    if (session === null || ctx.video.uidOf({ callId, memberId, side }) !== uid) continue;
    return { memberId, session, over: row.ended_at !== null };
  }
  return null;
}
