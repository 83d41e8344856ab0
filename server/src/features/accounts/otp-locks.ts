import type { Tx } from '../../db/db.ts';

/**
 * What calls must take turns over, in the order in which every call takes them: two calls that need some of the same
 * locks never wait for each other in a circle.
 */
export interface OtpLocks {
  phoneHash: Buffer;
  addressHash: Buffer;
  networkHash: Buffer;
  prefixHash?: Buffer;
  /** The budget over all numbers. */
  budget?: boolean;
}

/** Lock classes; no other code uses the two-number form of advisory locks with these. */
const FIRST_CLASS = 7_001;

/**
 * Holds until the transaction ends. Count in a LATER statement: only that one sees what the previous holder wrote.
 * Keys of 32 bits can meet by chance; then two strangers wait a few milliseconds for each other.
 */
export async function lockCounters(tx: Tx, locks: OtpLocks): Promise<void> {
  const hashes = [locks.phoneHash, locks.addressHash, locks.networkHash, locks.prefixHash];
  const keys = hashes.map((hash) => hash?.readInt32BE(0) ?? null);
  await tx('lockOtpCounters')`
    select pg_advisory_xact_lock(${FIRST_CLASS}::int, ${keys[0] ?? null}::int),
      pg_advisory_xact_lock(${FIRST_CLASS + 1}::int, ${keys[1] ?? null}::int),
      pg_advisory_xact_lock(${FIRST_CLASS + 2}::int, ${keys[2] ?? null}::int),
      pg_advisory_xact_lock(${FIRST_CLASS + 3}::int, ${keys[3] ?? null}::int),
      pg_advisory_xact_lock(${FIRST_CLASS + 4}::int, ${locks.budget ? 0 : null}::int)`;
}
