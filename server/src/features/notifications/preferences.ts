import type { BodyOf, NotificationKind, NotificationPreferences, notifications } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Member } from '../../http/auth.ts';
import { findPreferences, type PreferenceRow, savePreferences } from './preference-queries.ts';

const NONE: PreferenceRow = {
  muted: [],
  previews: false,
  quiet_from: null,
  quiet_to: null,
  time_zone: 'UTC',
};

export async function getNotificationPreferences(
  ctx: Pick<Context, 'db'>,
  me: Member,
): Promise<NotificationPreferences> {
  return present((await findPreferences(ctx.db, me.id)) ?? NONE);
}

/** Changes some preferences; what is left out stays. Pushes on their way are judged by the new ones. */
export async function updateNotificationPreferences(
  ctx: Pick<Context, 'db'>,
  me: Member,
  { muted, previews, quietHours, timeZone }: BodyOf<typeof notifications.updateNotificationPreferences>,
): Promise<NotificationPreferences> {
  const quiet = quietHours && { from: readMinutes(quietHours.from), to: readMinutes(quietHours.to) };
  return present(await savePreferences(ctx.db, me.id, { muted, previews, quiet, timeZone }));
}

function present(row: PreferenceRow): NotificationPreferences {
  const { quiet_from: from, quiet_to: to } = row;
  return {
    muted: row.muted as NotificationKind[],
    previews: row.previews,
    quietHours: from === null || to === null ? null : { from: writeMinutes(from), to: writeMinutes(to) },
    timeZone: row.time_zone,
  };
}

/** `HH:MM` as minutes of the day. */
function readMinutes(time: string): number {
  const [hours = '', minutes = ''] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function writeMinutes(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
