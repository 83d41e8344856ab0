import type { PushLanguage, PushTransport } from '@romantic/contract';
import type { Queries, Row } from '../../db/db.ts';
import type { About, PushKind } from './kinds.ts';

/** Why a delivery is not sent (any more). done: it was dealt with before. busy: a job is sending it at this moment. */
export type SkipReason =
  | 'done'
  | 'busy'
  | 'expired'
  | 'signed_out'
  | 'muted'
  | 'unmatched'
  | 'read'
  | 'superseded';

/** A delivery as a job takes it up. `skip`: it is not this job's to send; null: it is marked as being sent. */
export interface ClaimedDelivery extends Row {
  id: string;
  skip: SkipReason | null;
  notification_id: string;
  kind: PushKind;
  about: About;
  collapse_key: string;
  attempts: number;
  expires_at: Date;
  claimed_at: Date | null;
  device_id: string;
  transport: PushTransport;
  language: PushLanguage;
  token_hash: Buffer;
  token_sealed: Buffer;
  previews: boolean;
  quiet_from: number | null;
  quiet_to: number | null;
  time_zone: string;
  /** Of the other member; null when the notification is not about one. */
  full_name: string | null;
  /** Of the message; null when it is about none. */
  message_type: string | null;
  message_content: string | null;
}

/**
 * Takes a delivery up for `leaseMs`, after which whoever took it up is dead, judging once more whether it may go: what has happened since it was planned (a block, a ban, a
 * read mark, a preference) counts until this very statement. Null when it is gone, with its device.
 */
export async function claimDelivery(
  db: Queries,
  id: string,
  now: Date,
  leaseMs: number,
): Promise<ClaimedDelivery | null> {
  const [row] = await db<ClaimedDelivery>('claimDelivery')`
    with asked as (
      select * from app.push_deliveries where id = ${id} for no key update
    ), judged as (
      select p.id, v.transport, v.language, v.token_hash, v.token_sealed, coalesce(s.previews, false) as previews,
        s.quiet_from, s.quiet_to, coalesce(s.time_zone, 'UTC') as time_zone, f.full_name,
        t.type as message_type, t.content as message_content,
        case
          when p.state not in ('waiting', 'sending') then 'done'
          when p.state = 'sending' and p.claimed_at > ${now}::timestamptz - make_interval(secs => ${leaseMs / 1_000}) then 'busy'
          when p.expires_at <= ${now} then 'expired'
          when u.id is null or e.id is null then 'signed_out'
          when (case p.kind when 'callEnded' then 'call' else p.kind end) = any(s.muted) then 'muted'
          when p.about ? 'conversationId' and p.kind <> 'callEnded' and o.id is null then 'unmatched'
          when p.about ? 'messageId' and (t.id is null or t.deleted_at is not null
            or t.seq <= case p.user_id when m.user_a then m.read_a else m.read_b end) then 'read'
          when (p.held or p.kind = 'call') and exists (
            select from app.push_deliveries l where l.device_id = p.device_id and l.collapse_key = p.collapse_key
              and case p.kind when 'call' then l.kind <> 'call' else (l.created_at, l.id) > (p.created_at, p.id) end)
            then 'superseded'
        end as skip
      from asked p
        join app.devices v on v.id = p.device_id and v.user_id = p.user_id
        left join app.users u on u.id = p.user_id and u.status = 'active'
        left join app.sessions e on e.id = v.session_id and e.ended_at is null and e.expires_at > ${now}
        left join app.notification_settings s on s.user_id = p.user_id
        left join app.matches m on m.id = (p.about ->> 'conversationId')::uuid and m.ended_at is null
          and p.user_id in (m.user_a, m.user_b)
        left join app.users o on o.id = case p.user_id when m.user_a then m.user_b else m.user_a end
          and o.status = 'active' and not app.hidden_from(p.user_id, o.id)
        left join app.user_profiles f on f.user_id = o.id
        left join app.messages t on t.id = (p.about ->> 'messageId')::uuid and t.conversation_id = m.id
    )
    update app.push_deliveries p set
      state = case when j.skip in ('done', 'busy') then p.state when j.skip is null then 'sending'
        when j.skip = 'expired' and p.attempts > 0 then 'failed' else 'skipped' end,
      reason = case when j.skip in ('done', 'busy') then p.reason else coalesce(j.skip, p.reason) end,
      claimed_at = case when j.skip is null then ${now}::timestamptz else p.claimed_at end,
      done_at = case when j.skip is null or j.skip in ('done', 'busy') then p.done_at else ${now}::timestamptz end
    from judged j where p.id = j.id
    returning p.id, j.skip, p.notification_id, p.kind, p.about, p.collapse_key, p.attempts, p.expires_at,
      p.claimed_at, p.device_id,
      j.transport, j.language, j.token_hash, j.token_sealed, j.previews, j.quiet_from, j.quiet_to, j.time_zone,
      j.full_name, j.message_type, j.message_content`;
  return row ?? null;
}

/** Ends a delivery that this job had taken up. */
export const finishDelivery = (
  db: Queries,
  id: string,
  end: { state: 'sent' | 'skipped' | 'failed'; reason: string | null; now: Date },
) =>
  db('finishDelivery')`
    update app.push_deliveries set state = ${end.state}, reason = ${end.reason}, done_at = ${end.now},
      attempts = attempts + 1
    where id = ${id} and state = 'sending'`;

/** Puts a delivery back. `tried`: the vendor answered, so it counts. */
export const putBackDelivery = (
  db: Queries,
  id: string,
  back: { reason: string; tried: boolean; held: boolean; expiresAt: Date },
) =>
  db('putBackDelivery')`
    update app.push_deliveries set state = 'waiting', reason = ${back.reason}, claimed_at = null,
      attempts = attempts + ${back.tried ? 1 : 0}::smallint, held = held or ${back.held}, expires_at = ${back.expiresAt}
    where id = ${id} and state = 'sending'`;

/** Forgets a device whose token a vendor calls dead, unless it has another one by now; its deliveries go with it. */
export const deleteDeadDevice = (db: Queries, id: string, tokenHash: Buffer) =>
  db('deleteDeadDevice')`delete from app.devices where id = ${id} and token_hash = ${tokenHash} returning id`;

export const deleteDeliveriesBefore = (db: Queries, before: Date) =>
  db('deleteDeliveriesBefore')`
    delete from app.push_deliveries where id = any(array(
      select id from app.push_deliveries where created_at < ${before} and done_at is not null limit 5000))
    returning id`;
