import { createHash } from 'node:crypto';
import type { Queries } from '../../../db/db.ts';
import { ERRORS } from '../../../errors.ts';

/** What a caller sent along so that a retry is known as one: `Idempotency-Key`, at most 255 characters. */
export interface KeyedCall {
  userId: string;
  route: string;
  key: string;
  requestHash: Buffer;
}

/** Reads the header of a call; null without one. Throws `invalid_input` when it cannot be a key. */
export function readKeyedCall(
  header: string | undefined,
  userId: string,
  route: string,
  request: unknown,
): KeyedCall | null {
  if (header === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw ERRORS.invalidInput([
      { path: 'Idempotency-Key', message: 'takes 1 to 255 visible ASCII characters' },
    ]);
  }
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest();
  return { userId, route, key: header, requestHash };
}

/**
 * The first answer under this key, or null. Calls with one key take turns until their transactions end, so it comes
 * first in a transaction. Throws when the key came with another request.
 */
export async function findAnswer<T>(tx: Queries, call: KeyedCall): Promise<T | null> {
  const name = `idempotency:${call.userId}:${call.route}:${call.key}`;
  await tx('lockIdempotencyKey')`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  const [row] = await tx<{ request_hash: Buffer; response: T }>('findIdempotentAnswer')`
    select request_hash, response from app.idempotency_keys
    where user_id = ${call.userId} and route = ${call.route} and key = ${call.key}`;
  if (!row) return null;
  if (!call.requestHash.equals(row.request_hash)) throw ERRORS.idempotencyKeyReused();
  return row.response;
}

/** Keeps the answer in the transaction that did the work. */
export async function keepAnswer(
  tx: Queries,
  call: KeyedCall,
  answer: Record<string, unknown>,
  now: Date,
): Promise<void> {
  await tx('keepIdempotentAnswer')`
    insert into app.idempotency_keys (user_id, route, key, request_hash, response, created_at)
    values (${call.userId}, ${call.route}, ${call.key}, ${call.requestHash}, ${tx.part.json(answer as never)}, ${now})`;
}

/** Forgets keys older than `before`, at most `limit`. Returns how many. */
export async function forgetAnswers(db: Queries, before: Date, limit: number): Promise<number> {
  const rows = await db('forgetIdempotentAnswers')`
    delete from app.idempotency_keys where ctid = any(array(
      select ctid from app.idempotency_keys where created_at < ${before} limit ${limit}))
    returning 1`;
  return rows.length;
}
