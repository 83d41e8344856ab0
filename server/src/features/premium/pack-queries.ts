import type { PackId, PaymentProvider } from '@romantic/contract';
import type { Queries } from '../../db/db.ts';
import type { PackFact } from '../../providers/payments/facts.ts';

export interface PackPurchase {
  id: string;
  userId: string | null;
  provider: PaymentProvider;
  externalId: string;
  pack: PackId;
  coins: number;
  state: PackFact['state'];
  order: number;
  acknowledged: boolean;
}

/** A purchase of coins, held until the transaction ends; null when nobody told of it yet. */
export async function lockPackPurchase(
  tx: Queries,
  provider: PaymentProvider,
  externalId: string,
): Promise<PackPurchase | null> {
  const [row] = await tx<Omit<PackPurchase, 'order'> & { order: string } & Record<string, unknown>>(
    'lockPackPurchase',
  )`
    select id, user_id as "userId", provider, external_id as "externalId", pack, coins, state, read_order as order,
      acknowledged
    from app.pack_purchases where provider = ${provider} and external_id = ${externalId} for update`;
  return row ? { ...row, order: Number(row.order) } : null;
}

/** Writes a purchase as it is now; a new one, or over the one with its id. */
export async function writePackPurchase(tx: Queries, kept: PackPurchase, now: Date): Promise<void> {
  await tx('writePackPurchase')`
    insert into app.pack_purchases (id, user_id, provider, external_id, pack, coins, state, read_order, acknowledged,
      created_at)
    values (${kept.id}, ${kept.userId}, ${kept.provider}, ${kept.externalId}, ${kept.pack}, ${kept.coins},
      ${kept.state}, ${String(kept.order)}::text::bigint, ${kept.acknowledged}, ${now})
    on conflict (id) do update set user_id = excluded.user_id, state = excluded.state,
      read_order = excluded.read_order, acknowledged = excluded.acknowledged`;
}
