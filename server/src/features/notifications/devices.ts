import {
  type BodyOf,
  type Device,
  type notifications,
  PUSH_LANGUAGES,
  type PushLanguage,
} from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { newPublicId } from '../../ids.ts';
import { isPublicEndpoint } from '../../providers/push/public-address.ts';
import {
  clearWay,
  type DeviceRow,
  deleteDevice,
  listDevicesOf,
  lockRegistration,
  upsertDevice,
} from './device-queries.ts';

/**
 * This session's device is told by push from now on. Throws `push_unavailable` when the server has no way to it,
 * `unauthorized` when the session ended in this moment.
 */
export async function registerDevice(
  ctx: Pick<Context, 'db' | 'clock' | 'config' | 'secrets' | 'push'>,
  me: Member,
  { token, subscription, platform, language }: BodyOf<typeof notifications.registerDevice>,
): Promise<Device> {
  const transport = subscription === undefined ? 'fcm' : 'web-push';
  if (!ctx.push.find(transport)) throw ERRORS.pushUnavailable();
  if (subscription && ctx.config.production && !isPublicEndpoint(subscription.endpoint)) {
    throw ERRORS.invalidInput([{ path: 'subscription.endpoint', message: 'is not that of a push service' }]);
  }
  const text = subscription === undefined ? (token ?? '') : writeSubscription(subscription);
  const device = {
    id: newPublicId(),
    userId: me.id,
    sessionId: me.sessionId,
    transport,
    platform,
    tokenHash: ctx.secrets.hash('push-lookup', subscription?.endpoint ?? text),
    tokenSealed: ctx.secrets.seal('push-seal', text),
    language: nearestLanguage(language),
    now: new Date(ctx.clock.now()),
  } as const;
  const row = await ctx.db.tx(async (tx) => {
    if (!(await lockRegistration(tx, device))) throw ERRORS.unauthorized();
    await clearWay(tx, device);
    return upsertDevice(tx, device);
  });
  return present(row, me);
}

/** The member's devices of live sessions, the last registered first. */
export async function listDevices(
  ctx: Pick<Context, 'db' | 'clock'>,
  me: Member,
): Promise<{ devices: Device[] }> {
  const rows = await listDevicesOf(ctx.db, me.id, new Date(ctx.clock.now()));
  return { devices: rows.map((row) => present(row, me)) };
}

/** Throws `not_found` for another member's device. */
export async function forgetDevice(ctx: Pick<Context, 'db'>, me: Member, id: string): Promise<void> {
  const rows = await deleteDevice(ctx.db, me.id, id);
  if (rows.length === 0) throw ERRORS.notFound();
}

/** The language of ours for a BCP 47 tag; English for all others. */
export function nearestLanguage(tag: string): PushLanguage {
  const primary = tag.toLowerCase().split('-')[0];
  return PUSH_LANGUAGES.find((language) => language === primary) ?? 'en';
}

/** A browser's subscription as one text. */
function writeSubscription({ endpoint, keys }: { endpoint: string; keys: object }): string {
  return JSON.stringify({ endpoint, keys });
}

function present(row: DeviceRow, me: Member): Device {
  const { id, transport, platform, language } = row;
  return {
    id,
    transport,
    platform,
    language,
    registeredAt: row.registered_at.toISOString(),
    current: row.session_id === me.sessionId,
  };
}
