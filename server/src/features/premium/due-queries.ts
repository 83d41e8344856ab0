import type { PaymentProvider } from '@romantic/contract';
import type { Queries } from '../../db/db.ts';

export interface DuePurchase extends Record<string, unknown> {
  kind: 'subscription' | 'pack';
  provider: PaymentProvider;
  external_id: string;
}

/**
 * What the stores should be asked about though nobody told of anything: subscriptions that should have renewed by now and
 * were last read before `readBefore`, and purchases since `since` that a store was not told are handed over.
 */
export const listDuePurchases = (
  db: Queries,
  when: { now: Date; since: Date; readBefore: Date; limit: number },
) => db<DuePurchase>('listDuePurchases')`
  (select 'subscription' as kind, provider, external_id from app.subscriptions
    where renews and state in ('active', 'grace', 'retry', 'paused') and entitled_until > ${when.since}
      and entitled_until <= ${when.now} and read_at < ${when.readBefore}
    order by entitled_until limit ${when.limit})
  union
  (select 'subscription', provider, external_id from app.subscriptions
    where not acknowledged and created_at > ${when.since} and state in ('active', 'grace') and provider = 'google'
    order by created_at limit ${when.limit})
  union
  (select 'pack', provider, external_id from app.pack_purchases
    where not acknowledged and created_at > ${when.since} and state in ('paid', 'pending') and provider = 'google'
    order by created_at limit ${when.limit})`;
