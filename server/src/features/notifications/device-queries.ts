import type { PushLanguage, PushTransport } from '@romantic/contract';
import type { Queries, Row, Tx } from '../../db/db.ts';

export interface NewDevice {
  id: string;
  userId: string;
  sessionId: string;
  transport: PushTransport;
  platform: 'android' | 'ios' | 'web';
  tokenHash: Buffer;
  tokenSealed: Buffer;
  language: PushLanguage;
  now: Date;
}

export interface DeviceRow extends Row {
  id: string;
  session_id: string;
  transport: PushTransport;
  platform: 'android' | 'ios' | 'web';
  language: PushLanguage;
  registered_at: Date;
}

/**
 * Holds a token and then its member until the transaction ends: whoever registers either waits. False when the session
 * has ended meanwhile.
 */
export async function lockRegistration(tx: Tx, { tokenHash, userId, sessionId, now }: NewDevice) {
  await tx('lockPushToken')`
    select pg_advisory_xact_lock(hashtextextended('push-token:' || encode(${tokenHash}, 'hex'), 0))`;
  await tx('lockDevicesOf')`select from app.users where id = ${userId} for no key update`;
  const rows = await tx('findOpenSession')`
    select from app.sessions where id = ${sessionId} and ended_at is null and expires_at > ${now} for key share`;
  return rows.length === 1;
}

/** Takes the token from whoever else has it, and the session's other token of this kind. */
export const clearWay = (tx: Tx, { userId, sessionId, transport, tokenHash }: NewDevice) =>
  tx('clearWayForDevice')`
    delete from app.devices
    where (token_hash = ${tokenHash} and user_id <> ${userId})
      or (session_id = ${sessionId} and transport = ${transport} and token_hash <> ${tokenHash}
        and exists (select from app.devices where token_hash = ${tokenHash} and user_id = ${userId}))`;

/** The device keeps its id when its token changes, or moves to a later session of the same member. */
export async function upsertDevice(tx: Tx, device: NewDevice): Promise<DeviceRow> {
  const { userId, sessionId, transport, platform, tokenHash, tokenSealed, language, now } = device;
  const [row] = await tx<DeviceRow>('upsertDevice')`
    with known as (
      update app.devices set session_id = ${sessionId}, transport = ${transport}, platform = ${platform},
        token_hash = ${tokenHash}, token_sealed = ${tokenSealed}, language = ${language}, registered_at = ${now}
      where user_id = ${userId} and (token_hash = ${tokenHash}
        or (session_id = ${sessionId} and transport = ${transport}))
      returning id, session_id, transport, platform, language, registered_at
    ), added as (
      insert into app.devices (id, user_id, session_id, transport, platform, token_hash, token_sealed, language,
        created_at, registered_at)
      select ${device.id}::uuid, ${userId}::uuid, ${sessionId}::uuid, ${transport}, ${platform}, ${tokenHash},
        ${tokenSealed}, ${language}, ${now}::timestamptz, ${now}::timestamptz
      where not exists (select from known)
      returning id, session_id, transport, platform, language, registered_at
    )
    select * from known union all select * from added`;
  if (!row) throw new Error('a device was neither known nor added');
  return row;
}

export const listDevicesOf = (db: Queries, userId: string, now: Date) =>
  db<DeviceRow>('listDevices')`
    select d.id, d.session_id, d.transport, d.platform, d.language, d.registered_at
    from app.devices d join app.sessions e on e.id = d.session_id and e.ended_at is null and e.expires_at > ${now}
    where d.user_id = ${userId} order by d.registered_at desc, d.id desc limit 100`;

export const deleteDevice = (db: Queries, userId: string, id: string) =>
  db('deleteDevice')`delete from app.devices where id = ${id} and user_id = ${userId} returning id`;
