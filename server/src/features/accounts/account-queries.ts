import type { Queries, Row, Tx } from '../../db/db.ts';

export interface AccountRow extends Row {
  id: string;
  status: 'active' | 'banned' | 'deleted';
  phoneSealed: Buffer;
  metadata: Record<string, unknown>;
  metadataChangedAt: Date | null;
  createdAt: Date;
  /** When this member last signed in on any device. */
  signedInAt: Date;
}

export async function findAccount(db: Queries, userId: string): Promise<AccountRow | null> {
  const [row] = await db<AccountRow>('findOwnAccount')`
    select id, status, phone_sealed as "phoneSealed", metadata, metadata_changed_at as "metadataChangedAt",
      created_at as "createdAt",
      coalesce((select max(created_at) from app.sessions where user_id = u.id), created_at) as "signedInAt"
    from app.users u where id = ${userId}`;
  return row ?? null;
}

/** The member's metadata, locked: changes of one member take turns. */
export async function lockMetadata(tx: Tx, userId: string): Promise<Record<string, unknown> | null> {
  const [row] = await tx<{ metadata: Record<string, unknown> }>('lockMetadata')`
    select metadata from app.users where id = ${userId} for no key update`;
  return row?.metadata ?? null;
}

export const setMetadata = (tx: Tx, userId: string, metadata: Record<string, unknown>, now: Date) =>
  tx('setMetadata')`
    update app.users set metadata = ${tx.part.json(metadata as never)}, metadata_changed_at = ${now} where id = ${userId}`;
