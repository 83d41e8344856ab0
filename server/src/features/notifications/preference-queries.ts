import type { Queries, Row } from '../../db/db.ts';

export interface PreferenceRow extends Row {
  muted: string[];
  previews: boolean;
  quiet_from: number | null;
  quiet_to: number | null;
  time_zone: string;
}

export const findPreferences = async (db: Queries, userId: string): Promise<PreferenceRow | null> => {
  const [row] = await db<PreferenceRow>('findNotificationPreferences')`
    select muted, previews, quiet_from, quiet_to, time_zone from app.notification_settings where user_id = ${userId}`;
  return row ?? null;
};

/** What is undefined stays as it is. */
export interface PreferenceChange {
  muted?: readonly string[] | undefined;
  previews?: boolean | undefined;
  /** null: none. */
  quiet?: { from: number; to: number } | null | undefined;
  timeZone?: string | undefined;
}

export async function savePreferences(
  db: Queries,
  userId: string,
  { muted, previews, quiet, timeZone }: PreferenceChange,
): Promise<PreferenceRow> {
  const list = muted === undefined ? null : (muted as string[]);
  const from = quiet?.from ?? null;
  const to = quiet?.to ?? null;
  const [row] = await db<PreferenceRow>('saveNotificationPreferences')`
    insert into app.notification_settings as s (user_id, muted, previews, quiet_from, quiet_to, time_zone)
    values (${userId}, coalesce(${list}::text[], '{}'), coalesce(${previews ?? null}::boolean, false),
      ${from}::smallint, ${to}::smallint, coalesce(${timeZone ?? null}::text, 'UTC'))
    on conflict (user_id) do update set
      muted = coalesce(${list}::text[], s.muted),
      previews = coalesce(${previews ?? null}::boolean, s.previews),
      quiet_from = case when ${quiet !== undefined}::boolean then excluded.quiet_from else s.quiet_from end,
      quiet_to = case when ${quiet !== undefined}::boolean then excluded.quiet_to else s.quiet_to end,
      time_zone = coalesce(${timeZone ?? null}::text, s.time_zone)
    returning muted, previews, quiet_from, quiet_to, time_zone`;
  if (!row) throw new Error('preferences were not saved');
  return row;
}
