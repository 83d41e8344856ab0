import type { Context } from '../../context.ts';
import { newId } from '../../ids.ts';
import { enqueue } from '../../jobs/queue.ts';
import type { Attendance } from '../../realtime/attendance.ts';
import { type KindRules, type NewNotification, nameCollapse, nameNotification, RULES } from './kinds.ts';
import {
  insertDeliveries,
  listReachable,
  type PlannedDelivery,
  type ReachableDevice,
} from './plan-queries.ts';
import { endOfQuietHours } from './quiet-hours.ts';

/** The name of the job that app.queue_notifications asks for. */
export const PLAN_JOB = 'plan-pushes';

export interface PlanPayload {
  items: NewNotification[];
  /** When it happened; from the first job on. */
  since?: string;
}

/**
 * Decides who is told on which devices, and when. Whoever is there already is looked at again later: see `patience`.
 * Safe to repeat: a notification is planned once for a device.
 */
export async function planPushes(
  ctx: Pick<Context, 'db' | 'clock' | 'realtime'>,
  { items, since }: PlanPayload,
): Promise<void> {
  const now = ctx.clock.now();
  const createdAt = since === undefined ? now : Date.parse(since);
  const attendance = await ctx.realtime.findAttendance(
    items.map((item) => ({
      memberId: item.userId,
      conversationId: 'conversationId' in item ? item.conversationId : null,
    })),
  );
  const later = new Map<number, NewNotification[]>();
  const due: NewNotification[] = [];
  items.forEach((item, index) => {
    const verdict = judge(RULES[item.kind], attendance[index] ?? 'away', now - createdAt);
    if (verdict === 'plan') due.push(item);
    else if (verdict !== 'told') later.set(verdict, [...(later.get(verdict) ?? []), item]);
  });
  const userIds = [...new Set(due.map(({ userId }) => userId))];
  const devices = userIds.length === 0 ? [] : await listReachable(ctx.db, userIds, new Date(now));
  const planned = planAll(due, devices, { now, createdAt });
  await ctx.db.tx(async (tx) => {
    for (const [ageMs, waiting] of later) {
      const payload: PlanPayload = { items: waiting, since: new Date(createdAt).toISOString() };
      await enqueue(tx, PLAN_JOB, payload, { runAt: new Date(Date.now() + createdAt + ageMs - now) });
    }
    if (planned.length > 0) await insertDeliveries(tx, planned);
  });
}

/** plan: tell them by push. told: they were told by a socket. A number: look again at that age, ms. */
function judge({ patience }: KindRules, attendance: Attendance, ageMs: number): 'plan' | 'told' | number {
  if (patience === null || attendance === 'away') return 'plan';
  const wait = patience[attendance];
  if (ageMs < wait) return wait;
  return patience.told ? 'told' : 'plan';
}

function planAll(
  items: readonly NewNotification[],
  devices: readonly ReachableDevice[],
  time: { now: number; createdAt: number },
): PlannedDelivery[] {
  const byMember = Map.groupBy(devices, (device) => device.user_id);
  return items.flatMap((item, index) =>
    (byMember.get(item.userId) ?? []).flatMap((device) => planOne(item, device, { ...time, index }) ?? []),
  );
}

/** Null when the member does not want it on any device. */
function planOne(
  { userId, ...about }: NewNotification,
  device: ReachableDevice,
  { now, createdAt, index }: { now: number; createdAt: number; index: number },
): PlannedDelivery | null {
  const rules = RULES[about.kind];
  if (device.muted.includes(rules.preference)) return null;
  const quietUntil = rules.inQuietHours === 'send' ? null : endOfQuietHours(now, device);
  if (quietUntil !== null && rules.inQuietHours === 'drop') return null;
  const end = 'expiresAt' in about ? Date.parse(about.expiresAt) : createdAt + rules.lifetimeMs;
  return {
    // In the order of the items: of what quiet hours put off the last is told.
    id: newId(now + index),
    notificationId: nameNotification(about),
    userId,
    deviceId: device.id,
    kind: about.kind,
    about,
    collapseKey: nameCollapse(about),
    held: quietUntil !== null,
    createdAt: new Date(createdAt),
    expiresAt: new Date(quietUntil === null ? end : Math.max(end, quietUntil + HELD_MS)),
    runAt: quietUntil === null ? null : new Date(Date.now() + quietUntil - now),
    priority: rules.urgent ? -1 : 1,
  };
}

/** What quiet hours put off is worth being told this long after them, ms. */
const HELD_MS = 3_600_000;
