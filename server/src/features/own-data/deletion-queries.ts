import type { Queries, Tx } from '../../db/db.ts';

/** Hides the account; false when it is on its way out already, or banned. */
export async function markDeleted(tx: Tx, userId: string, now: Date, eraseAt: Date): Promise<boolean> {
  const rows = await tx('markDeleted')`
    update app.users set status = 'deleted' where id = ${userId} and status = 'active' returning id`;
  if (rows.length === 0) return false;
  await tx('insertDeletion')`
    insert into app.account_deletions (user_id, requested_at, erase_at) values (${userId}, ${now}, ${eraseAt})`;
  return true;
}

/** Whose time is up, the first first. */
export const listDueDeletions = (db: Queries, now: Date, limit: number) =>
  db<{ user_id: string }>('listDueDeletions')`
    select user_id from app.account_deletions where erase_at <= ${now} order by erase_at limit ${limit}`;

/** Holds an account that is still to be erased, against a sign-in that would bring it back at this moment. */
export async function lockDueAccount(tx: Tx, userId: string, now: Date): Promise<boolean> {
  const rows = await tx('lockDueAccount')`
    select u.id from app.users u join app.account_deletions d on d.user_id = u.id
    where u.id = ${userId} and u.status = 'deleted' and d.erase_at <= ${now}
    for update of u`;
  return rows.length > 0;
}

export const listPhotoFiles = (tx: Tx, userId: string) =>
  tx<{ storage_key: string; blur_key: string }>('listOwnPhotoFiles')`
    select storage_key, blur_key from app.photos where user_id = ${userId}`;

/** Files of the member's conversations, which go with them; not where one of the two has reported the other. */
export const listConversationFiles = (tx: Tx, userId: string) =>
  tx<{ storage_key: string; thumbnail_key: string | null }>('listOwnConversationFiles')`
    select f.storage_key, f.thumbnail_key
    from app.matches m join app.message_media f on f.conversation_id = m.id
    where ${userId}::uuid in (m.user_a, m.user_b) and f.swept_at is null and not exists (
      select from app.reports r
      where (r.reporter_id, r.reported_id) in ((m.user_a, m.user_b), (m.user_b, m.user_a)))`;

export const eraseUser = (tx: Tx, userId: string) =>
  tx('eraseUser')`delete from app.users where id = ${userId}`;
