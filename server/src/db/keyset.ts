import { randomBytes } from 'node:crypto';
import { ERRORS } from '../errors.ts';
import type { Secrets } from '../secrets.ts';

/** Characters of a cursor before it is sealed: 512 is the most that the contract takes after. */
const CURSOR_CHARS = 320;
const LEAST_FILLING = 16;

/**
 * Where a list goes on. Sealed for one member and one list: a client can neither read it (a place in the feed's
 * order would tell scores), nor make one, nor use another member's. The filling makes it another one each time and
 * all of one length: else equal cursors would tell that a score has not changed, or that a hidden liker is the same.
 */
export function sealCursor(
  secrets: Secrets,
  list: string,
  memberId: string,
  place: readonly unknown[],
): string {
  const values = [list, memberId, ...place];
  const room = Math.max(LEAST_FILLING, CURSOR_CHARS - JSON.stringify(values).length);
  const filling = randomBytes(room).toString('base64url').slice(0, room);
  return secrets.seal('cursor', JSON.stringify([filling, ...values])).toString('base64url');
}

/** The place a cursor of this member and list holds. Throws `cursor_invalid`. */
export function openCursor(secrets: Secrets, list: string, memberId: string, cursor: string): unknown[] {
  const text = secrets.open('cursor', Buffer.from(cursor, 'base64url'));
  if (text === null) throw ERRORS.cursorInvalid();
  const [_filling, ofList, ofMember, ...place] = JSON.parse(text) as unknown[];
  if (ofList !== list || ofMember !== memberId) throw ERRORS.cursorInvalid();
  return place;
}

/** Cuts `limit + 1` fetched rows into a page and the row that the next page starts after. */
export function cutPage<R>(rows: readonly R[], limit: number): { page: readonly R[]; last: R | null } {
  if (rows.length <= limit) return { page: rows, last: null };
  return { page: rows.slice(0, limit), last: rows[limit - 1] ?? null };
}
