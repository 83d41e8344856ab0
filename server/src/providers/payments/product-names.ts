import type { CoinPack, PackId, Plan, PlanId } from '@romantic/contract';
import { StoreError } from './facts.ts';

/** What is sold, for finding our name of a store's product. */
export interface Products {
  plans: readonly Pick<Plan, 'id' | 'products'>[];
  packs: readonly Pick<CoinPack, 'id' | 'products'>[];
}

/** Our names by a store's. A product that is not ours is `refused`: it brings nothing, however genuine its receipt is. */
export interface ProductNames {
  planOf(...theirs: readonly string[]): PlanId;
  packOf(theirs: string): PackId;
}

export function createProductNames(products: Products, store: 'apple' | 'google'): ProductNames {
  const byTheirs = <I extends string>(sold: readonly { id: I; products: Plan['products'] }[]) =>
    new Map(sold.flatMap(({ id, products: names }) => (names[store] ? [[names[store], id] as const] : [])));
  const plans = byTheirs(products.plans);
  const packs = byTheirs(products.packs);
  return {
    planOf(...theirs) {
      const plan = theirs.map((name) => plans.get(name)).find((found) => found !== undefined);
      if (!plan) throw new StoreError('refused', 'a product that is no plan of ours');
      return plan;
    },
    packOf(theirs) {
      const pack = packs.get(theirs);
      if (!pack) throw new StoreError('refused', 'a product that is no pack of ours');
      return pack;
    },
  };
}
