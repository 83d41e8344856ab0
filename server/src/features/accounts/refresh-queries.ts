import type { Queries, Row, Tx } from '../../db/db.ts';

export interface NewRefreshToken {
  id: string;
  sessionId: string;
  tokenHash: Buffer;
  parentId: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const insertRefreshToken = (db: Queries, row: NewRefreshToken) =>
  db('insertRefreshToken')`
    insert into app.refresh_tokens (id, session_id, token_hash, parent_id, created_at, expires_at)
    values (${row.id}, ${row.sessionId}, ${row.tokenHash}, ${row.parentId}, ${row.createdAt}, ${row.expiresAt})`;

export interface FamilyRow extends Row {
  sessionId: string;
  userId: string;
  signedInAt: Date;
  ended: boolean;
  expiresAt: Date;
  status: 'active' | 'banned' | 'deleted';
}

/** The session that a refresh token belongs to, locked: whoever refreshes or ends this session takes turns. */
export async function lockFamily(tx: Tx, tokenHash: Buffer): Promise<FamilyRow | null> {
  const [row] = await tx<FamilyRow>('lockFamily')`
    select s.id as "sessionId", s.user_id as "userId", s.created_at as "signedInAt", s.ended_at is not null as ended, s.expires_at as "expiresAt",
      u.status
    from app.sessions s join app.users u on u.id = s.user_id
    where s.id = (select session_id from app.refresh_tokens where token_hash = ${tokenHash})
    for no key update of s`;
  return row ?? null;
}

export interface ChainRow extends Row {
  id: string;
  expiresAt: Date;
  rotatedAt: Date | null;
  childSalt: Buffer | null;
  /** Whether the child was rotated in its turn; null: there is no child. */
  childUsed: boolean | null;
}

/** A token's place in its chain. Read it after lockFamily: only then is it what the previous holder left. */
export async function findChainPlace(tx: Tx, tokenHash: Buffer): Promise<ChainRow | null> {
  const [row] = await tx<ChainRow>('findChainPlace')`
    select t.id, t.expires_at as "expiresAt", t.rotated_at as "rotatedAt", t.child_salt as "childSalt",
      case when child.id is not null then child.rotated_at is not null end as "childUsed"
    from app.refresh_tokens t left join app.refresh_tokens child on child.parent_id = t.id
    where t.token_hash = ${tokenHash}`;
  return row ?? null;
}

export const markRotated = (tx: Tx, id: string, childSalt: Buffer, now: Date) =>
  tx(
    'markRotated',
  )`update app.refresh_tokens set rotated_at = ${now}, child_salt = ${childSalt} where id = ${id}`;

export const endFamily = (tx: Tx, sessionId: string, reason: 'reuse' | 'expired', now: Date) =>
  tx('endFamily')`
    update app.sessions set ended_at = ${now}, end_reason = ${reason} where id = ${sessionId} and ended_at is null`;
