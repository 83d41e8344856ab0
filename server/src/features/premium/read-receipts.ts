import type { Context } from '../../context.ts';
import type { Queries } from '../../db/db.ts';
import { wantsReadsHidden } from './entitlement-queries.ts';
import { hasEntitlement } from './entitlements.ts';

/**
 * Whether a member keeps to themself what they read, at this moment. It is decided when something is read, and for good:
 * what was not told then is not told when the plan ends.
 */
export async function hidesReads(
  { clock }: Pick<Context, 'clock'>,
  tx: Queries,
  memberId: string,
): Promise<boolean> {
  return (
    (await wantsReadsHidden(tx, memberId)) &&
    (await hasEntitlement({ clock, db: tx }, memberId, 'read_receipts'))
  );
}
