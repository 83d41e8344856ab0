import type { Queries, Row } from '../../db/db.ts';
import type { OtpChannel } from '../../providers/sms/index.ts';
import { GUESS, SEND } from './otp-limits.ts';

/** Who sends and to whom, as hashes: the keys that sends are counted by. */
export interface SendKeys {
  phoneHash: Buffer;
  addressHash: Buffer;
  networkHash: Buffer;
  prefixHash: Buffer;
}

/** What the limits of a send are judged by. "nth": the event that must leave its window before one more fits in. */
export interface SendHistory extends Row {
  /** Latest codes to this number, newest first; those that were certainly not sent are not among them. */
  toNumber: Date[];
  /** When somebody last proved to own this number. */
  lastVerified: Date | null;
  addressNth: Date | null;
  networkNth: Date | null;
  prefixNth: Date | null;
  budgetNth: Date | null;
  /** Latest wrong codes for this number, newest first. */
  failures: Date[];
  lockedAt: Date | null;
}

const NUMBER_ROWS = Math.max(...SEND.number.map((cap) => cap.max));
const FAILURE_ROWS = Math.max(...GUESS.number.map((cap) => cap.max));

/** One read for every limit. Each OFFSET is bounded by a limit's size, not by what is stored. */
export async function findSendHistory(
  db: Queries,
  keys: SendKeys,
  budget: { max: number; since: Date },
): Promise<SendHistory> {
  const [row] = await db<SendHistory>('findSendHistory')`
    select
      array(select created_at from app.otp_verifications
        where phone_hash = ${keys.phoneHash} and delivery not in ('refused', 'unsent')
        order by created_at desc limit ${NUMBER_ROWS}) as "toNumber",
      (select max(verified_at) from app.otp_verifications where phone_hash = ${keys.phoneHash}) as "lastVerified",
      (select created_at from app.otp_verifications where address_hash = ${keys.addressHash} and delivery <> 'unsent'
        order by created_at desc offset ${SEND.address.max - 1} limit 1) as "addressNth",
      (select created_at from app.otp_verifications where network_hash = ${keys.networkHash} and delivery <> 'unsent'
        order by created_at desc offset ${SEND.network.max - 1} limit 1) as "networkNth",
      (select created_at from app.otp_verifications where prefix_hash = ${keys.prefixHash}
        order by created_at desc offset ${SEND.prefix.max - 1} limit 1) as "prefixNth",
      (select created_at from app.otp_verifications
        where created_at > ${budget.since} and delivery not in ('refused', 'unsent')
        order by created_at desc offset ${Math.max(budget.max - 1, 0)} limit 1) as "budgetNth",
      array(select failed_at from app.otp_failures where phone_hash = ${keys.phoneHash}
        order by failed_at desc limit ${FAILURE_ROWS}) as failures,
      (select locked_at from app.otp_guards where phone_hash = ${keys.phoneHash}) as "lockedAt"`;
  if (!row) throw new Error('a select without FROM gives one row');
  return row;
}

export interface NewVerification extends SendKeys {
  id: string;
  country: string;
  channel: OtpChannel;
  /** null: the vendor holds the code. */
  codeHash: Buffer | null;
  vendor: string;
  /** Whether a right code may make an account of a number that has none. */
  mayCreate: boolean;
  createdAt: Date;
  expiresAt: Date;
}

export const insertVerification = (db: Queries, row: NewVerification) =>
  db('insertVerification')`
    insert into app.otp_verifications (id, phone_hash, address_hash, network_hash, prefix_hash, country, channel,
      code_hash, vendor, may_create, created_at, expires_at)
    values (${row.id}, ${row.phoneHash}, ${row.addressHash}, ${row.networkHash}, ${row.prefixHash}, ${row.country},
      ${row.channel}, ${row.codeHash}, ${row.vendor}, ${row.mayCreate}, ${row.createdAt}, ${row.expiresAt})`;

/** What the vendor said. A row that stays 'created' (we died in between, or no answer came) counts as sent. */
export const recordSendOutcome = (
  db: Queries,
  id: string,
  outcome: { delivery: 'created' | 'accepted' | 'refused' | 'unsent'; vendorId: string | null },
) =>
  db('recordSendOutcome')`
    update app.otp_verifications set delivery = ${outcome.delivery}, vendor_id = ${outcome.vendorId} where id = ${id}`;

/** A vendor's report on a message. States only go forward: a late or repeated report changes nothing. */
export const recordDelivery = (db: Queries, vendorId: string, status: string) =>
  db('recordDelivery')`
    update app.otp_verifications set delivery = ${status}
    where vendor_id = ${vendorId}
      and array_position(array['created', 'accepted', 'queued', 'sent', 'undelivered', 'failed', 'delivered'], delivery)
        < array_position(array['created', 'accepted', 'queued', 'sent', 'undelivered', 'failed', 'delivered'], ${status}::text)`;
