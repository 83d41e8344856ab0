import type { Queries, Row } from '../../db/db.ts';
import type { About, NewNotification } from './kinds.ts';

/** See app.queue_notifications. */
export const queueNotifications = (db: Queries, items: readonly NewNotification[], priority: number) =>
  db('queueNotifications')`
    select app.queue_notifications(${JSON.stringify(items)}::text::jsonb, ${priority}::integer)`;

/** A device that may be told something, and what its member wants. */
export interface ReachableDevice extends Row {
  id: string;
  user_id: string;
  muted: string[];
  quiet_from: number | null;
  quiet_to: number | null;
  time_zone: string;
}

/** Devices of live sessions of active members. */
export const listReachable = (db: Queries, userIds: readonly string[], now: Date) =>
  db<ReachableDevice>('listReachableDevices')`
    select d.id, d.user_id, coalesce(s.muted, '{}') as muted, s.quiet_from, s.quiet_to,
      coalesce(s.time_zone, 'UTC') as time_zone
    from app.devices d
      join app.users u on u.id = d.user_id and u.status = 'active'
      join app.sessions e on e.id = d.session_id and e.ended_at is null and e.expires_at > ${now}
      left join app.notification_settings s on s.user_id = d.user_id
    where d.user_id = any(${userIds as string[]}::uuid[])`;

export interface PlannedDelivery {
  id: string;
  notificationId: string;
  userId: string;
  deviceId: string;
  kind: string;
  about: About;
  collapseKey: string;
  held: boolean;
  createdAt: Date;
  expiresAt: Date;
  /** null: at once. */
  runAt: Date | null;
  priority: number;
}

/** The name of the job that sends a delivery. */
export const PUSH_JOB = 'push';
export const pushJobKey = (deliveryId: string): string => `push:${deliveryId}`;

/** Notes deliveries and asks for a job for each; a notification that a device was planned before is left out. */
export const insertDeliveries = (db: Queries, planned: readonly PlannedDelivery[]) =>
  db('insertDeliveries')`
    with planned as (
      select * from jsonb_to_recordset(${JSON.stringify(planned)}::text::jsonb) as p (
        id uuid, "notificationId" text, "userId" uuid, "deviceId" uuid, kind text, about jsonb, "collapseKey" text,
        held boolean, "createdAt" timestamptz, "expiresAt" timestamptz, "runAt" timestamptz, priority smallint)
    ), inserted as (
      insert into app.push_deliveries (id, notification_id, user_id, device_id, kind, about, collapse_key, held,
        created_at, expires_at)
      select id, "notificationId", "userId", "deviceId", kind, about, "collapseKey", held, "createdAt", "expiresAt"
      from planned order by "deviceId", "notificationId"
      on conflict (notification_id, device_id) do nothing
      returning id
    ), jobs as (
      select array_agg((${PUSH_JOB}, json_build_object('deliveryId', id), null, p."runAt", null, 'push:' || id,
        p.priority, null)::graphile_worker.job_spec) as specs
      from inserted join planned p using (id)
    )
    select count(added.id)::int as added from jobs, lateral graphile_worker.add_jobs(jobs.specs) added
    where jobs.specs is not null`;
