import type { Call } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { cutPage, openCursor, sealCursor } from '../../db/keyset.ts';
import type { Member } from '../../http/auth.ts';
import { listCallsOf } from './call-queries.ts';
import { presentCall } from './call-state.ts';

/** The member's calls, newest first. Those with people who are gone or parted are not there. Throws `cursor_invalid`. */
export async function listCalls(
  ctx: Pick<Context, 'db' | 'secrets'>,
  me: Member,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ calls: Call[]; nextCursor: string | null }> {
  const place = input.cursor === undefined ? null : openCursor(ctx.secrets, 'calls', me.id, input.cursor);
  const after = place && { at: String(place[0]), id: String(place[1]) };
  const rows = await listCallsOf(ctx.db, me.id, after, input.limit + 1);
  const { page, last } = cutPage(rows, input.limit);
  return {
    calls: page.map((row) => presentCall(row)),
    nextCursor: last && sealCursor(ctx.secrets, 'calls', me.id, [last.at, last.id]),
  };
}
