import type { Queries } from '../../db/db.ts';

export async function findAccount(db: Queries, userId: string): Promise<boolean> {
  const rows = await db('findAccount')`select 1 from app.users where id = ${userId} and status <> 'deleted'`;
  return rows.length > 0;
}

export async function insertBlock(
  tx: Queries,
  blockerId: string,
  blockedId: string,
  now: Date,
): Promise<void> {
  await tx('insertBlock')`
    insert into app.blocks (blocker_id, blocked_id, created_at) values (${blockerId}, ${blockedId}, ${now})
    on conflict do nothing`;
}

/** False when there was no such block. */
export async function deleteBlock(tx: Queries, blockerId: string, blockedId: string): Promise<boolean> {
  const rows = await tx('deleteBlock')`
    delete from app.blocks where blocker_id = ${blockerId} and blocked_id = ${blockedId} returning 1`;
  return rows.length > 0;
}

export interface BlockRow {
  id: string;
  full_name: string;
  blocked_at: Date;
  [column: string]: unknown;
}

/** Whom a member blocked, newest first, behind a place. */
export const listBlockRows = (
  db: Queries,
  blockerId: string,
  after: { at: Date; id: string } | null,
  limit: number,
) => db<BlockRow>('listBlocks')`
  select b.blocked_id as id, p.full_name, b.created_at as blocked_at
  from app.blocks b join app.user_profiles p on p.user_id = b.blocked_id
  where b.blocker_id = ${blockerId}
    and (${after === null} or (b.created_at, b.blocked_id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
  order by b.created_at desc, b.blocked_id desc limit ${limit}`;
