import { ERRORS } from '../errors.ts';
import type { Secrets } from '../secrets.ts';

/**
 * Where a list goes on. Sealed for one member and one list: a client can neither read it (a place in the feed's
 * order would tell scores), nor make one, nor use another member's.
 */
export function sealCursor(
  secrets: Secrets,
  list: string,
  memberId: string,
  place: readonly unknown[],
): string {
  return secrets.seal('cursor', JSON.stringify([list, memberId, ...place])).toString('base64url');
}

/** The place a cursor of this member and list holds. Throws `cursor_invalid`. */
export function openCursor(secrets: Secrets, list: string, memberId: string, cursor: string): unknown[] {
  const text = secrets.open('cursor', Buffer.from(cursor, 'base64url'));
  if (text === null) throw ERRORS.cursorInvalid();
  const [ofList, ofMember, ...place] = JSON.parse(text) as unknown[];
  if (ofList !== list || ofMember !== memberId) throw ERRORS.cursorInvalid();
  return place;
}

/** Cuts `limit + 1` fetched rows into a page and the row that the next page starts after. */
export function cutPage<R>(rows: readonly R[], limit: number): { page: readonly R[]; last: R | null } {
  if (rows.length <= limit) return { page: rows, last: null };
  return { page: rows.slice(0, limit), last: rows[limit - 1] ?? null };
}
