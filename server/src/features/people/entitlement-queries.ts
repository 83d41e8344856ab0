import type { Queries } from '../../db/db.ts';

/** What the member is entitled to at `now`. */
export const listEntitlements = (db: Queries, memberId: string, now: Date) =>
  db<{ name: string; ends_at: Date | null }>('listEntitlements')`
    select name, ends_at from app.entitlements
    where user_id = ${memberId} and (ends_at is null or ends_at > ${now}) order by name`;
