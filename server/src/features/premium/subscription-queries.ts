import type { PaymentProvider, PlanId } from '@romantic/contract';
import type { Queries } from '../../db/db.ts';
import type { StoreState } from '../../providers/payments/facts.ts';
import type { Life } from './life.ts';

/** A subscription as it is kept; of the member `userId`, null when they deleted their account. */
export interface Subscription extends Life {
  id: string;
  userId: string | null;
  provider: PaymentProvider;
  externalId: string;
  acknowledged: boolean;
}

interface SubscriptionRow extends Record<string, unknown> {
  id: string;
  user_id: string | null;
  provider: PaymentProvider;
  external_id: string;
  plan: PlanId;
  state: StoreState;
  renews: boolean;
  started_at: Date;
  paid_until: Date;
  grace_until: Date | null;
  resumes_at: Date | null;
  ended_at: Date | null;
  read_order: string;
  acknowledged: boolean;
}

const columns = (db: Queries) => db.part`
  id, user_id, provider, external_id, plan, state, renews, started_at, paid_until, grace_until, resumes_at, ended_at,
  read_order, acknowledged`;

const toSubscription = (row: SubscriptionRow): Subscription => ({
  id: row.id,
  userId: row.user_id,
  provider: row.provider,
  externalId: row.external_id,
  plan: row.plan,
  state: row.state,
  renews: row.renews,
  startedAt: row.started_at.getTime(),
  paidUntil: row.paid_until.getTime(),
  graceUntil: row.grace_until?.getTime() ?? null,
  resumesAt: row.resumes_at?.getTime() ?? null,
  endedAt: row.ended_at?.getTime() ?? null,
  order: Number(row.read_order),
  acknowledged: row.acknowledged,
});

/** The number of a read of a store, taken before it is asked. */
export async function takeReadOrder(db: Queries): Promise<number> {
  const [row] = await db<{ taken: string }>('takeReadOrder')`select nextval('app.store_reads') as taken`;
  return Number(row?.taken);
}

/** The newest twenty of a member. */
export async function listSubscriptions(db: Queries, memberId: string): Promise<Subscription[]> {
  const rows = await db<SubscriptionRow>('listSubscriptions')`
    select ${columns(db)} from app.subscriptions
    where user_id = ${memberId} order by entitled_until desc limit 20`;
  return rows.map(toSubscription);
}

export async function findSubscription(
  db: Queries,
  provider: PaymentProvider,
  externalId: string,
): Promise<Subscription | null> {
  const [row] = await db<SubscriptionRow>('findSubscription')`
    select ${columns(db)} from app.subscriptions where provider = ${provider} and external_id = ${externalId}`;
  return row ? toSubscription(row) : null;
}

/** The same, held until the transaction ends. */
export async function lockSubscription(
  tx: Queries,
  provider: PaymentProvider,
  externalId: string,
): Promise<Subscription | null> {
  const [row] = await tx<SubscriptionRow>('lockSubscription')`
    select ${columns(tx)} from app.subscriptions
    where provider = ${provider} and external_id = ${externalId} for update`;
  return row ? toSubscription(row) : null;
}

/** Writes a subscription as it is now; a new one, or over the one with its id. */
export async function writeSubscription(
  tx: Queries,
  kept: Subscription,
  { entitledUntil, readAt }: { entitledUntil: number; readAt: Date },
): Promise<void> {
  const at = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  await tx('writeSubscription')`
    insert into app.subscriptions (id, user_id, provider, external_id, plan, state, renews, started_at, paid_until,
      grace_until, resumes_at, ended_at, entitled_until, read_order, read_at, acknowledged, created_at)
    values (${kept.id}, ${kept.userId}, ${kept.provider}, ${kept.externalId}, ${kept.plan}, ${kept.state},
      ${kept.renews}, ${at(kept.startedAt)}, ${at(kept.paidUntil)}, ${at(kept.graceUntil)}, ${at(kept.resumesAt)},
      ${at(kept.endedAt)}, ${at(entitledUntil)}, ${String(kept.order)}::text::bigint, ${readAt}, ${kept.acknowledged},
      ${readAt})
    on conflict (id) do update set user_id = excluded.user_id, plan = excluded.plan, state = excluded.state,
      renews = excluded.renews, started_at = excluded.started_at, paid_until = excluded.paid_until,
      grace_until = excluded.grace_until, resumes_at = excluded.resumes_at, ended_at = excluded.ended_at,
      entitled_until = excluded.entitled_until, read_order = excluded.read_order, read_at = excluded.read_at,
      acknowledged = excluded.acknowledged`;
}

export async function markAcknowledged(
  db: Queries,
  kind: 'subscription' | 'pack',
  provider: PaymentProvider,
  externalId: string,
): Promise<void> {
  const table = db.part(kind === 'pack' ? 'app.pack_purchases' : 'app.subscriptions');
  await db('markAcknowledged')`
    update ${table} set acknowledged = true where provider = ${provider} and external_id = ${externalId}`;
}
