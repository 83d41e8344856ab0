import type { Tx } from '../../db/db.ts';
import { findMemberByToken } from './account-queries.ts';

/** Who says that a purchase is theirs; null: the store spoke, no member. */
export type Claimant = string | null;

/**
 * Whose a purchase is. It belongs to whom it was bought for, or to who claimed it first, and stays there: `taken` for
 * anybody else. Only what nobody has (the account was deleted) can be claimed anew. null: nobody's that we know.
 */
export async function findOwner(
  tx: Tx,
  kept: { userId: string | null } | null,
  accountToken: string | null,
  claimant: Claimant,
): Promise<string | 'taken' | null> {
  const boughtFor = accountToken === null ? null : await findMemberByToken(tx, accountToken);
  const owner = kept?.userId ?? boughtFor ?? claimant;
  if (owner === null) return null;
  const isForeign = (other: string | null) => other !== null && other !== owner;
  return isForeign(claimant) || isForeign(boughtFor) ? 'taken' : owner;
}
